"""What an answer says about asking again: is it a refusal for now, and how long does the API want to be left alone?"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from .answer import Answer

SECONDARY_LIMIT = 60.0
"""Seconds GitHub wants after a secondary limit that names no time."""

_BUSY_ARXIV = (406, 429, 503)
_RATE_EXCEEDED = b"rate exceeded"  # the whole of a text that may come with status 200


def refused(answer: Answer) -> bool:
    """Return whether *answer* is "too many requests", however the API spells that."""
    if answer.status == 429:
        return True
    if answer.source == "arxiv":
        return answer.status in _BUSY_ARXIV or (answer.status == 200 and answer.content[:100].lower().startswith(_RATE_EXCEEDED))
    if answer.source == "github" and answer.status == 403:
        headers = answer.headers
        return "retry-after" in headers or headers.get("x-ratelimit-remaining") == "0" or "rate limit" in answer.text.lower()
    return False


def wait_asked(answer: Answer, now: float) -> float | None:
    """Return the seconds *answer* asks us to wait, None if it names no time. *now* is the Unix time.

    ``Retry-After`` is seconds or a date; Hugging Face's ``RateLimit`` carries ``t``; GitHub's ``x-ratelimit-reset`` is an
    epoch and OpenAlex's the seconds until midnight; OpenAlex repeats it as ``retryAfter`` in the body.
    """
    if (told := _retry_after(answer.headers.get("retry-after", ""), now)) is not None:
        return told
    match answer.source:
        case "hugging_face":
            return _window(answer)
        case "openalex":
            return _until_midnight(answer) if answer.status == 429 else None
        case "github" if answer.headers.get("x-ratelimit-remaining") == "0":
            return _until(answer.headers.get("x-ratelimit-reset"), now)
        case "github" if refused(answer):
            return SECONDARY_LIMIT
    return None


def wait_before_next(answer: Answer, now: float) -> float | None:
    """Return the seconds until the quota that *answer* has used up is filled again; None while some is left."""
    headers = answer.headers
    match answer.source:
        case "hugging_face" if re.search(r"\br=0\b", headers.get("ratelimit", "")):
            return _window(answer)
        case "github" if headers.get("x-ratelimit-remaining") == "0":
            return _until(headers.get("x-ratelimit-reset"), now)
        case "openalex" if headers.get("x-ratelimit-remaining") == "0" and not _onetime(answer):
            return _seconds(headers.get("x-ratelimit-reset"))
    return None


def _onetime(answer: Answer) -> bool:
    """Bought credits of OpenAlex count too."""
    left = _seconds(answer.headers.get("x-ratelimit-onetime-remaining"))
    return bool(left)


def _retry_after(text: str, now: float) -> float | None:
    if (seconds := _seconds(text)) is not None:
        return seconds
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.fromtimestamp(now, UTC)).total_seconds())


def _until_midnight(answer: Answer) -> float | None:
    """Seconds until OpenAlex fills the day's budget, where that is used up; a second too busy names no time in its headers."""
    if (told := _seconds(answer.key("retryAfter"))) is not None:
        return told
    spent = answer.headers.get("x-ratelimit-remaining") == "0" or "budget" in str(answer.key("message")).lower()
    return _seconds(answer.headers.get("x-ratelimit-reset")) if spent else None


def _window(answer: Answer) -> float | None:
    match = re.search(r"\bt=(\d+)", answer.headers.get("ratelimit", ""))
    return float(match[1]) if match else None


def _until(epoch: str | None, now: float) -> float | None:
    """Seconds until *epoch*; a second is added because the server's clock is not ours."""
    moment = _seconds(epoch)
    return None if moment is None else max(0.0, moment - now + 1)


def _seconds(value: object) -> float | None:
    try:
        number = float(str(value).strip())
    except ValueError:
        return None
    return number if 0 <= number < math.inf else None
