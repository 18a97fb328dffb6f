"""Personal data written in full: to whom and what for, said by whoever does it and kept in the log"""

from dataclasses import dataclass

from mediator_desktop.domain.problems import Problem, Refused
from mediator_desktop.domain.text import tidy


@dataclass(frozen=True, slots=True)
class Disclosure:
    """To whom unmasked data goes and what for, in the words of the person who decided it."""

    recipient: str
    purpose: str

    @classmethod
    def of(cls, recipient: str, purpose: str) -> "Disclosure":
        """Both are needed. Raises Refused beside `recipient` and `purpose`."""
        given = {"recipient": tidy(recipient), "purpose": tidy(purpose)}
        asked = {"recipient": "请写明提供给谁", "purpose": "请写明用来做什么"}
        if missing := [name for name, words in given.items() if not words]:
            raise Refused(*(Problem(name, asked[name]) for name in missing))
        return cls(given["recipient"], given["purpose"])

    def __str__(self) -> str:
        return f"提供给{self.recipient}，用于{self.purpose}"
