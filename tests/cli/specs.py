"""A small spec, complete and right, and ways to spoil it."""

from __future__ import annotations

from pathlib import Path

__all__ = ["SPEC", "write"]

SPEC = """\
entity Note {
  note_id: id
  title:   title
  owner:   email
}

tool Notes.Create "Create a note." {
  in  title: Note.title  "Title of the note."
  in  owner: Note.owner  "E-mail address of who owns it."
  out note_id: Note.note_id
  effect create Note
}

tool Notes.Rename "Give a note another title." {
  in  note_id: Note.note_id  "Id of the note."
  in  title:   Note.title    "The new title."
  effect update Note by note_id
}

tool Notes.Find "Look up a note by its owner." {
  in  owner:   Note.owner  "E-mail address of who owns it."
  out note_id: Note.note_id
  effect read Note by owner
}

scenario write_down {
  call Notes.Create
  distractors {
    Notes.Rename unless "there is no such note yet"
    Notes.Find   unless "it is not written yet"
  }
  reveal { turn 1: title  turn 2: owner }
  patterns { typos 20% }
}

dataset notes {
  seed 3
  rows 40
  mix { write_down 100% }
  difficulty { baseline 100% }
  split { train 80%  test 20%  hold_out values }
  expect { ungrounded_arguments = 0 }
}
"""


def write(folder: Path, text: str = SPEC, name: str = "notes.loom") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
