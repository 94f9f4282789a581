"""The embedded language engine: `LocalReader` reads, `Writer` writes, `answer` answers from knowledge."""
