"""The server as editors run it: a process of its own, over stdin and stdout."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dialoom.runtime import equipment
from dialoom.runtime.errors import PrerequisiteError
from tests.languageserver.client import Client, Json, applied
from tests.packaging.tree import ROOT

SPECS = Path(__file__).parent.parent / "corpus" / "specs"

pytestmark = pytest.mark.timeout(100)


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("project").resolve()
    shutil.copytree(SPECS, place, dirs_exist_ok=True)
    (place / "dialoom.toml").touch()
    return place


@pytest.fixture(scope="module")
def client(workplace: Path) -> Iterator[Client]:
    with Client(workplace) as made:
        yield made


def range_of(line: int, start: int, end: int) -> Json:
    return {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}}


def test_a_right_spec_has_no_findings(client: Client, workplace: Path) -> None:
    for name in ("sales.loom", "travel.loom"):
        assert client.diagnostics(client.open(workplace / name)) == []


def test_a_keystroke_is_judged_at_once_and_its_undoing_too(client: Client, workplace: Path) -> None:
    path = workplace / "typing.loom"
    path.write_text("entity Café { `id_😀`: id }\n", encoding="utf-8")
    uri = client.open(path)
    assert client.diagnostics(uri) == []
    # The emoji is one character and two code units of UTF-16.
    client.change(uri, {"range": range_of(0, 23, 25), "text": "idd"})
    assert [one["code"] for one in client.diagnostics(uri)] == ["E0301"]
    assert client.diagnostics(uri)[0]["range"] == range_of(0, 23, 26)
    client.change(uri, {"range": range_of(0, 23, 26), "text": "id"})
    assert client.diagnostics(uri) == []


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 26), ("utf-16", 23), ("utf-32", 22)])
def test_columns_are_counted_as_the_client_asks(workplace: Path, encoding: str, column: int) -> None:
    path = workplace / "columns.loom"
    with Client(workplace, encodings=[encoding]) as client:
        assert client.answer["capabilities"]["positionEncoding"] == encoding
        uri = client.open(path, "entity Café { `id_😀`: idd }\n")
        assert client.diagnostics(uri)[0]["range"]["start"]["character"] == column


def test_an_open_import_is_read_from_its_buffer(client: Client, workplace: Path) -> None:
    (workplace / "shared.loom").write_text("type badge = string\n", encoding="utf-8")
    text = 'import "shared.loom"\nentity Car { car_id: id  badge: badge }\n'
    (workplace / "main.loom").write_text(text, encoding="utf-8")
    main = client.open(workplace / "main.loom")
    assert client.diagnostics(main) == []
    shared = client.open(workplace / "shared.loom")
    client.change(shared, {"text": "type medal = string\n"})
    found = client.diagnostics(main)
    assert [(one["code"], one["range"]["start"]["line"]) for one in found] == [("E0301", 1)]
    client.change(shared, {"text": "type badge = strin\n"})
    found = client.diagnostics(main)
    assert [one["message"].partition(":")[0] for one in found] == ["`shared.loom` has an error"]
    assert found[0]["relatedInformation"][0]["location"]["uri"] == shared
    client.tell("textDocument/didClose", {"textDocument": {"uri": shared}})
    assert client.diagnostics(main) == []


def test_a_file_that_changes_on_the_disk_is_read_again(client: Client, workplace: Path) -> None:
    shared = workplace / "outside.loom"
    shared.write_text("type badge = string\n", encoding="utf-8")
    uri = client.open(workplace / "inside.loom", 'import "outside.loom"\ntype medal = badge\n')
    assert client.diagnostics(uri) == []
    assert [params["registrations"][0]["method"] for method, params in client.told
            if method == "client/registerCapability"] == ["workspace/didChangeWatchedFiles"]
    shared.write_text("type badges = string\n", encoding="utf-8")
    client.told.clear()
    client.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": shared.as_uri(), "type": 2}]})
    assert [one["code"] for one in client.diagnostics(uri)] == ["E0301"]


def test_what_takes_long_is_answered_when_typing_pauses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    from dialoom.cli.languageserver.documents import Change
    from dialoom.cli.languageserver.server import make_server

    server = make_server()
    published: list[int] = []
    monkeypatch.setattr(server, "publish", lambda document: published.append(len(document.text)))
    document = server.documents.open((tmp_path / "a.loom").as_uri(), "")

    async def type_slowly() -> None:
        server._cost = 0.2
        for text in ("t", "ty", "typ"):
            server.publish_soon(server.documents.change(document.uri, [Change(text)]))
        assert published == []
        await asyncio.sleep(0.4)
        assert published == [3]
        server.publish_soon(server.documents.change(document.uri, [Change("type")]))
        assert published == [3, 4]

    asyncio.run(type_slowly())


def test_formatting_is_fmt(client: Client, workplace: Path) -> None:
    path = workplace / "untidy.loom"
    text = "# why\r\nentity   Car {  car_id : id }\r\n\r\n\r\ntype a = string\r\n"
    uri = client.open(path, text)
    options = {"textDocument": {"uri": uri}, "options": {"tabSize": 2, "insertSpaces": True}}
    edits = client.ask("textDocument/formatting", options)
    assert applied(text, edits) == "# why\nentity Car {\n  car_id: id\n}\n\ntype a = string\n"
    assert all(edit["range"]["start"]["line"] > 0 for edit in edits), "what stays the same is not touched"
    client.change(uri, {"text": "entity Car {"})
    assert client.ask("textDocument/formatting", options) is None


def test_a_document_that_lies_nowhere_yet(client: Client) -> None:
    client.tell("textDocument/didOpen", {"textDocument": {
        "uri": "untitled:Untitled-1", "languageId": "loom", "version": 1, "text": "entity Car { car_id: idd }"}})
    client.versions["untitled:Untitled-1"] = 1
    assert [one["code"] for one in client.diagnostics("untitled:Untitled-1")] == ["E0301"]


def test_it_ends_as_told_and_not_otherwise(workplace: Path) -> None:
    client = Client(workplace)
    assert client.stop() == 0
    hasty = Client(workplace)
    hasty.tell("exit", None)
    assert hasty.stop() == 1


def test_without_pygls_it_says_what_mends_that(monkeypatch: pytest.MonkeyPatch) -> None:
    from dialoom.cli.commands.lsp_command import command

    monkeypatch.setattr(equipment, "_version", lambda package: None if package == "pygls" else "1.0")
    with pytest.raises(PrerequisiteError) as caught:
        command.main(["--stdio"], standalone_mode=False)
    assert caught.value.exit_code == 5
    assert caught.value.command == "pip install 'dialoom[lsp]'"


def test_nothing_but_the_server_knows_the_protocol() -> None:
    folder = ROOT / "cli" / "languageserver"
    knowing = {path.name for path in folder.glob("*.py") if "lsprotocol" in path.read_text(encoding="utf-8")}
    assert knowing == {"requests.py", "server.py", "wire.py"}
