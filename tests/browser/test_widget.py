"""The chat in a real browser, on a page whose policy allows nothing but the chat's own script and server."""

from __future__ import annotations

import re
from typing import Any

from selenium.webdriver.common.keys import Keys

from deskhand.testing.waiting import until
