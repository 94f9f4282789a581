"""Language by a model that Pydantic AI reaches: the only room that knows it. Import it only where a model is set."""
