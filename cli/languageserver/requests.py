"""What an editor asks, and which module answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from dialoom.cli.languageserver.actions import actions_at
from dialoom.cli.languageserver.completion import complete
from dialoom.cli.languageserver.diagnosing import findings_of
from dialoom.cli.languageserver.hover import described, hover_at
from dialoom.cli.languageserver.navigation import definitions, highlights, references
from dialoom.cli.languageserver.outline import folds_of, outline_of
from dialoom.cli.languageserver.positions import offset_at
from dialoom.cli.languageserver.rename import RenameRefused, rename, renameable
from dialoom.cli.languageserver.tokens import KINDS, MODIFIERS, encode_tokens, tokens_of
from dialoom.cli.languageserver.wire import Wire, place
from dialoom.compiler.symbols import Symbol
from dialoom.grammar.edit import edits_between
from dialoom.grammar.weaving import print_with_comments

if TYPE_CHECKING:
    from dialoom.cli.languageserver.documents import Analysis
    from dialoom.cli.languageserver.server import DialoomServer

__all__ = ["answer_about_documents", "answer_about_names", "answer_while_writing"]

_REQUEST_FAILED = -32803


class _Refused(JsonRpcException):
    """An answer that says why there is none."""

    CODE = _REQUEST_FAILED


class _AtPlace(Protocol):
    """A question about a place of a document."""

    text_document: types.TextDocumentIdentifier
    position: types.Position


def _where(server: DialoomServer, params: _AtPlace) -> tuple[Analysis, Wire, int]:
    analysis, wire = server.look(params.text_document.uri)
    return analysis, wire, offset_at(analysis.source, place(params.position), wire.encoding)


def answer_about_documents(server: DialoomServer) -> None:
    """Formatting, outline, folds, colours."""

    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    def formatting(params: types.DocumentFormattingParams) -> list[types.TextEdit] | None:
        analysis, wire = server.look(params.text_document.uri)
        if any(one.severity == "error" for one in analysis.reading.diagnostics):
            return None  # as `dialoom fmt`: a spec with mistakes is left as it is
        text = print_with_comments(analysis.source, analysis.reading.spec, analysis.yaml)
        return [wire.edit(edit) for edit in edits_between(analysis.source, text)]

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        analysis, wire = server.look(params.text_document.uri)
        return [wire.symbol(entry) for entry in outline_of(analysis.reading)]

    @server.feature(types.TEXT_DOCUMENT_FOLDING_RANGE)
    def folds(params: types.FoldingRangeParams) -> list[types.FoldingRange]:
        analysis, wire = server.look(params.text_document.uri)
        return [wire.fold(fold) for fold in folds_of(analysis.source, analysis.reading)]

    legend = types.SemanticTokensLegend(list(KINDS), list(MODIFIERS))

    @server.feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, legend)
    def tokens(params: types.SemanticTokensParams) -> types.SemanticTokens:
        analysis, wire = server.look(params.text_document.uri)
        return types.SemanticTokens(encode_tokens(analysis.source, tokens_of(analysis), wire.encoding))


def answer_about_names(server: DialoomServer) -> None:
    """Where a name is declared and used, and what it means; renaming."""
    documents = server.documents

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        analysis, wire, offset = _where(server, params)
        found = hover_at(analysis, offset)
        if found is None:
            return None
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, found.text), wire.range(found.span))

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def definition(params: types.DefinitionParams) -> list[types.Location]:
        analysis, wire, offset = _where(server, params)
        return [wire.location(span) for span in definitions(analysis, offset)]

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def used(params: types.ReferenceParams) -> list[types.Location]:
        analysis, wire, offset = _where(server, params)
        found = references(documents, analysis, offset, declaration=params.context.include_declaration)
        wire = server.wire_to(wire, {span.source for span in found})
        return [wire.location(span) for span in found]

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    def highlight(params: types.DocumentHighlightParams) -> list[types.DocumentHighlight]:
        analysis, wire, offset = _where(server, params)
        kinds = {True: types.DocumentHighlightKind.Write, False: types.DocumentHighlightKind.Read}
        return [types.DocumentHighlight(wire.range(span), kinds[declares])
                for span, declares in highlights(analysis, offset)]

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare(params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder:
        analysis, wire, offset = _where(server, params)
        try:
            span, name = renameable(analysis, offset)
        except RenameRefused as refused:
            raise _Refused(str(refused)) from None
        return types.PrepareRenamePlaceholder(wire.range(span), name)

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def renamed(params: types.RenameParams) -> types.WorkspaceEdit:
        analysis, wire, offset = _where(server, params)
        try:
            edits = rename(documents, analysis, offset, params.new_name)
        except RenameRefused as refused:
            raise _Refused(str(refused)) from None
        return server.wire_to(wire, {edit.span.source for edit in edits}).changes(edits)


def answer_while_writing(server: DialoomServer) -> None:
    """What can be written at a place, and the mends of what is wrong there."""

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(
        trigger_characters=[".", "{", "(", ":", ",", '"', "/"], resolve_provider=True))
    def completion(params: types.CompletionParams) -> types.CompletionList:
        analysis, wire, offset = _where(server, params)
        found = complete(analysis, offset)
        items = [wire.completion(one, number, params.text_document.uri) for number, one in enumerate(found)]
        return types.CompletionList(is_incomplete=False, items=items)

    @server.feature(types.COMPLETION_ITEM_RESOLVE)
    def resolve(item: types.CompletionItem) -> types.CompletionItem:
        data = item.data if isinstance(item.data, dict) else vars(item.data) if hasattr(item.data, "__dict__") else {}
        if data.get("kind") and data.get("uri") in server.documents.opened:
            analysis, _ = server.look(data["uri"])
            symbol = Symbol(data["kind"], data["name"], data["owner"])
            item.documentation = types.MarkupContent(types.MarkupKind.Markdown, described(analysis, symbol))
        return item

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(
        [types.CodeActionKind.QuickFix]))
    def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        analysis, wire = server.look(params.text_document.uri)
        start, end = (offset_at(analysis.source, place(one), wire.encoding)
                      for one in (params.range.start, params.range.end))
        return [
            types.CodeAction(one.title, types.CodeActionKind.QuickFix, [wire.diagnostic(one.finding)],
                             is_preferred=one.preferred, edit=wire.changes(one.edits))
            for one in actions_at(analysis, findings_of(analysis), start, end)
        ]
