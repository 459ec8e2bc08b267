"""Who or what an opening is about: the slots that name it, without saying what is wanted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dialoom.runtime.blueprint import SlotValue
from dialoom.runtime.realizer.prose import name_words

__all__ = ["subject_of"]

_NAMED = frozenset({"company", "name", "person"})  # generators whose values stand for somebody or something
_KEYS = frozenset({"id", "uuid"})
_ADDRESSES = frozenset({"email", "username"})
_KEY = re.compile(r" (?:id|key|number|code|identifier)$")  # the lead id L-1: the lead L-1
_KEY_OF = re.compile(r"^(?:unique )?(?:id|key|number|code|identifier|name) of (?:the |an? )?(\w+)\b.*$")


def subject_of(slots: Sequence[SlotValue], labels: Mapping[str, str]) -> tuple[str, tuple[SlotValue, ...]]:
    """What to say before the values, and the slots whose values name the subject; none where none does.

    ``Jane Doe``, ``the lead L-20331``, ``the email jane@example.org``; a first and a last name go together.
    """
    texts = [slot for slot in slots if isinstance(slot.value, str)]
    numbers = [slot for slot in slots if isinstance(slot.value, int) and not isinstance(slot.value, bool)]
    parts = {" ".join(name_words(slot.argument.rsplit(".", 1)[-1])): slot for slot in texts}
    if "first name" in parts and "last name" in parts:
        return "", (parts["first name"], parts["last name"])
    for slot in texts:
        if slot.generator in _NAMED:
            return "", (slot,)
    for kinds in (_KEYS, _ADDRESSES):
        for slot in [*texts, *numbers]:
            if slot.generator in kinds or (kinds is _KEYS and _KEY.search(labels[slot.name])):
                label = _KEY_OF.sub(r"\1", labels[slot.name])
                short = _KEY.sub("", label)
                return f"the {label if short == 'unique' else short}", (slot,)
    return "", ()
