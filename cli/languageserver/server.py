"""The server: the protocol's messages to the modules that answer them. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from dialoom import __version__
from dialoom.cli.languageserver.diagnosing import findings_of
from dialoom.cli.languageserver.documents import Analysis, Change, Document, Documents
from dialoom.cli.languageserver.requests import answer_about_documents, answer_about_names, answer_while_writing
from dialoom.cli.languageserver.wire import Wire, place

__all__ = ["DialoomServer", "make_server"]


class DialoomServer(LanguageServer):
    """A language server with its documents."""

    def __init__(self, allow: Sequence[Path] = ()) -> None:
        """A server whose specs may import from the folders ``allow``, too."""
        super().__init__("dialoom", __version__)
        self.documents = Documents(tuple(allow))
        self.dismissed = False

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
            server.publish_with_dependents(documents.change(item.uri, changes, item.version))

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        documents.close(uri)
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))
        look_again(params)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def look_again(params: object) -> None:
        documents.files_changed()
        for document in list(documents.opened.values()):
            server.publish(document)
