"""Files of an operator -> values of the domain, with every mistake named by file, line and mend."""

from deskhand.config.company_files import CompanyFiles, GivenOffer
from deskhand.config.company_folder import load_company
from deskhand.config.given import Given, apply_given, columns_of, import_file
from deskhand.config.names import ACTIONS, ALL_DISPOSITIONS, CHANNELS, DISPOSITIONS, STATUSES
from deskhand.config.problems import FileProblem, FileProblems
from deskhand.config.scenario import (
    Expect,
    Fail,
    FirstReply,
    Form,
    Hangup,
    Keys,
    Line,
    Say,
    Scenario,
    Stated,
    Wait,
)
from deskhand.config.scenario_file import load_scenarios

__all__ = [
    "ACTIONS",
    "ALL_DISPOSITIONS",
    "CHANNELS",
    "DISPOSITIONS",
    "STATUSES",
    "CompanyFiles",
    "Expect",
    "Fail",
    "FileProblem",
    "FileProblems",
    "FirstReply",
    "Form",
    "Given",
    "GivenOffer",
    "Hangup",
    "Keys",
    "Line",
    "Say",
    "Scenario",
    "Stated",
    "Wait",
    "apply_given",
    "columns_of",
    "import_file",
    "load_company",
    "load_scenarios",
]
