"""The server: the protocol's messages to the modules that answer them. Nothing is decided here."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path
from time import process_time

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from dialoom import __version__
from dialoom.cli.languageserver.diagnosing import findings_of
from dialoom.cli.languageserver.documents import Analysis, Change, Document, Documents
from dialoom.cli.languageserver.requests import answer_about_documents, answer_about_names, answer_while_writing
from dialoom.cli.languageserver.wire import Wire, place

__all__ = ["DialoomServer", "make_server"]

_PROMPT = 0.15
"""Seconds of processor time up to which a keystroke is answered at once."""
_LONGEST_DELAY = 1.0
_WATCHED = ("loom", "yaml", "yml", "json", "jsonl", "ndjson", "txt")


class DialoomServer(LanguageServer):
    """A language server with its documents."""

    def __init__(self, allow: Sequence[Path] = ()) -> None:
        """A server whose specs may import from the folders ``allow``, too."""
        super().__init__("dialoom", __version__)
        self.documents = Documents(tuple(allow))
        self.dismissed = False
        self._cost = 0.0
        self._waiting: dict[str, asyncio.TimerHandle] = {}

    def wire(self, analysis: Analysis) -> Wire:
        """What speaks of the sources of an analysis."""
        sources = {**analysis.resolution.sources, analysis.source.name: analysis.source}
        return Wire(sources, self.documents.uri_of, self.documents.encoding)

    def look(self, uri: str) -> tuple[Analysis, Wire]:
        """What is known of an open document, and what speaks of it."""
        analysis = self.documents.analysis(self.documents.opened[uri])
        return analysis, self.wire(analysis)

    def wire_to(self, wire: Wire, names: Iterable[str]) -> Wire:
        """What speaks of further sources, too: of files that no analysis at hand has read."""
        sources = dict(wire.sources)
        for name in names:
            if name not in sources:
                sources[name] = self.documents.analysis_at(Path(name)).source
        return Wire(sources, wire.address, wire.encoding)

    def publish(self, document: Document) -> None:
        """Tell what is wrong with a document."""
        analysis, wire = self.look(document.uri)
        found = [wire.diagnostic(one) for one in findings_of(analysis)]
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(document.uri, found, document.version))

    def publish_with_dependents(self, document: Document) -> None:
        """Tell what is wrong with a document, then with the open ones that rest on it."""
        others = list(self.documents.dependents(document.name))
        self.publish(document)
        for other in others:
            self.publish(other)

    def look_again(self) -> None:
        """Tell what is wrong with all documents, now that something on the disk may be otherwise."""
        self.documents.files_changed()
        for document in list(self.documents.opened.values()):
            self.publish(document)

    def publish_soon(self, document: Document) -> None:
        """As `publish_with_dependents`, at once; where that takes long, when nothing more was typed for as long."""
        waiting = self._waiting.pop(document.uri, None)
        if waiting is not None:
            waiting.cancel()

        def publish() -> None:
            self._waiting.pop(document.uri, None)
            if document.uri in self.documents.opened:
                start = process_time()
                self.publish_with_dependents(document)
                self._cost = process_time() - start

        if self._cost <= _PROMPT:
            publish()
        else:
            delay = min(self._cost, _LONGEST_DELAY)
            self._waiting[document.uri] = asyncio.get_running_loop().call_later(delay, publish)


def make_server(allow: Sequence[Path] = ()) -> DialoomServer:
    """The server with all that it answers to; it starts with ``start_io``."""
    server = DialoomServer(allow)
    _follow_documents(server)
    answer_about_documents(server)
    answer_about_names(server)
    answer_while_writing(server)
    return server


def _follow_documents(server: DialoomServer) -> None:
    documents = server.documents

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        encoding = server.workspace.position_encoding
        documents.encoding = str(getattr(encoding, "value", encoding))
        options = params.initialization_options
        allowed = options.get("allow", ()) if isinstance(options, dict) else getattr(options, "allow", ())
        documents.allow += tuple(Path(str(one)) for one in allowed or ())

    @server.feature(types.INITIALIZED)
    def initialized(params: types.InitializedParams) -> None:
        workspace = server.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace is not None else None
        if watching is not None and watching.dynamic_registration:
            watchers = [types.FileSystemWatcher(f"**/*.{{{','.join(_WATCHED)}}}")]
            server.client_register_capability(types.RegistrationParams([types.Registration(
                "files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
                types.DidChangeWatchedFilesRegistrationOptions(watchers))]))

    @server.feature(types.SHUTDOWN)
    def dismiss(params: None) -> None:
        server.dismissed = True

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        item = params.text_document
        server.publish_with_dependents(documents.open(item.uri, item.text, item.language_id, item.version))

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        changes = [
            Change(one.text) if isinstance(one, types.TextDocumentContentChangeWholeDocument)
            else Change(one.text, place(one.range.start), place(one.range.end))
            for one in params.content_changes
        ]
        item = params.text_document
        if item.uri in documents.opened:
            server.publish_soon(documents.change(item.uri, changes, item.version))

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        documents.close(uri)
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))
        server.look_again()

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        server.look_again()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def files_changed(params: types.DidChangeWatchedFilesParams) -> None:
        server.look_again()
