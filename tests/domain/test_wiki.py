"""Snapshots from Wikidata and Wikipedia: asked politely, in spite of faults, once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from dialoom.cli.main import main
from dialoom.compiler.compilation import compile_spec
from dialoom.compiler.domain.snapshot import encode_snapshot, read_snapshot
from dialoom.runtime.errors import WikiError
from dialoom.runtime.wiki.client import USER_AGENT, WikiClient
from dialoom.runtime.wiki.facts import article, items
from dialoom.runtime.wiki.harvest import harvest
from tests.domain.site import Fault, Site, serving
from tests.packaging.tree import ROOT

Json = Any
RECORDED = ROOT.parent / "shared" / "data" / "wiki"


def _claims(**targets: list[str]) -> dict[str, Json]:
    return {key: [{"rank": "normal", "mainsnak": {"datavalue": {"value": {"id": one}}}} for one in ids]
            for key, ids in targets.items()}


def _entity(id: str, label: str, description: str = "", datatype: str = "", **claims: list[str]) -> dict[str, Json]:
    return {"id": id, "labels": {"en": {"value": label}}, "descriptions": {"en": {"value": description}},
            "claims": _claims(**claims), "lastrevid": 7, **({"datatype": datatype} if datatype else {})}


ENTITIES = {one["id"]: one for one in (
    _entity("Q1", "beekeeping", "a page of several meanings", P31=["Q4167410"]),
    _entity("Q2", "Beekeeping", "care and management of colonies of bees", P279=["Q9"], P1963=["P1", "P2"],
            P527=["Q3", "Q4"]),
    _entity("Q3", "hive", "where a colony lives", P1963=["P2", "P3", "P4"]),
    _entity("Q4", "harvest", "taking honey", P1963=["P1", "P5"]),
    _entity("Q5", "urban beekeeping"), _entity("Q6", "migratory beekeeping"),
    _entity("Q9", "agriculture"),
    _entity("P1", "start time", "when it begins", "time"), _entity("P2", "capacity", "how many fit", "quantity"),
    _entity("P3", "official website", "", "url"), _entity("P4", "shape", "", "wikibase-form"),
    _entity("P5", "country", "", "wikibase-item"),
)}


def _wikidata(asked: dict[str, str]) -> Json:
    if asked["action"] == "wbsearchentities":
        return {"search": [{"id": "Q8", "label": "beekeeper"}, {"id": "Q1", "label": "beekeeping"},
                           {"id": "Q2", "label": "Beekeeping"}]}
    if asked["action"] == "wbgetentities":
        return {"entities": {one: ENTITIES.get(one, {"id": one, "missing": ""}) for one in asked["ids"].split("|")}}
    return {"query": {"search": [{"title": "Q5"}, {"title": "Q6"}]}}


def _wikipedia(asked: dict[str, str]) -> Json:
    return {"query": {"pages": [{"title": "Beekeeping", "extract": "Beekeeping is\nthe care of bees.",
                                 "lastrevid": 11}]}}


def test_faults_are_waited_for_as_long_as_the_site_asks() -> None:
    faults = [Fault("status", 429, "3"), Fault("status", 500), Fault("cut"), Fault("no_json"), Fault("maxlag", 0, "5")]
    slept: list[float] = []
    with serving(Site(lambda _: {"fine": True}, faults)) as site:
        assert WikiClient(site.address, tries=6, sleep=slept.append).ask({"action": "query"}) == {"fine": True}
    assert slept == [3, 2, 4, 8, 5]
    assert set(site.agents) == {USER_AGENT}
    assert {asked["maxlag"] for asked in site.asked} == {"5"}


@pytest.mark.parametrize(("fault", "said"), [
    (Fault("status", 429, "1"), "429"), (Fault("status", 503), "503"), (Fault("cut"), "connection failed"),
    (Fault("no_json"), "no JSON"), (Fault("slow"), "within 0.2 seconds"), (Fault("maxlag"), "Waiting for a replica"),
], ids=lambda value: value.kind + str(value.status) if isinstance(value, Fault) else "")
def test_a_fault_that_stays_is_told(fault: Fault, said: str) -> None:
    with serving(Site(lambda _: {}, [fault] * 3)) as site, pytest.raises(WikiError, match=said) as raised:
        WikiClient(site.address, tries=3, timeout=0.2, sleep=lambda _: None).ask({})
    assert "3 tries" in str(raised.value)
    assert len(site.asked) == 3


def test_what_cannot_get_better_is_not_tried_again() -> None:
    with serving(Site(lambda _: {}, [Fault("status", 404)])) as site, pytest.raises(WikiError, match="404"):
        WikiClient(site.address, sleep=lambda _: None).ask({})
    assert len(site.asked) == 1


def test_nobody_there() -> None:
    with serving(Site(lambda _: {})) as site:
        pass
    with pytest.raises(WikiError, match="connection failed"):
        WikiClient(site.address, tries=2, sleep=lambda _: None).ask({})


def test_an_answer_is_asked_for_once(tmp_path: Path) -> None:
    with serving(Site(lambda asked: {"asked": asked["titles"]})) as site:
        for _ in range(2):
            client = WikiClient(site.address, tmp_path / "cache")
            assert [client.ask({"titles": title}) for title in "ab"] == [{"asked": "a"}, {"asked": "b"}]
    assert len(site.asked) == 2


def test_a_snapshot_of_both_sites() -> None:
    with serving(Site(_wikidata)) as wikidata, serving(Site(_wikipedia)) as wikipedia:
        snapshot = harvest("beekeeping", WikiClient(wikidata.address), WikiClient(wikipedia.address))
    assert read_snapshot(encode_snapshot(snapshot), "a.json") == snapshot
    assert [one.name for one in snapshot.classes] == ["Beekeeping", "hive", "harvest", "urban beekeeping",
                                                      "migratory beekeeping"]
    assert [(one.name, one.datatype) for one in snapshot.classes[1].properties] == [
        ("name", "title"), ("capacity", "quantity"), ("official website", "url")]
    assert snapshot.classes[1].relations[0].to == "Beekeeping"
    assert snapshot.extract == "Beekeeping is the care of bees."
    assert [(one.site, one.page, one.revision) for one in snapshot.sources] == [
        ("Wikidata", "Q2", 7), ("Wikipedia", "Beekeeping", 11)]
    assert not snapshot.hand_written


def test_what_wikidata_does_not_know() -> None:
    with serving(Site(_wikidata)) as site, pytest.raises(WikiError, match="near it are: beekeeper"):
        harvest("beekeepin", WikiClient(site.address), WikiClient(site.address))


def test_the_command_writes_what_compiles_without_a_network(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bees.json"
    with serving(Site(_wikidata)) as wikidata, serving(Site(_wikipedia)) as wikipedia:
        code = main(["snapshot", "beekeeping", "-o", str(file), "--wikidata", wikidata.address, "--wikipedia",
                     wikipedia.address, "--cache", str(tmp_path / "cache")])
    assert code == 0
    assert 'snapshot "' in capsys.readouterr().err
    spec = tmp_path / "bees.loom"
    spec.write_text('domain "beekeeping" as Bees { tools 12  snapshot "bees.json" }\n'
                    "scenario s { goals from graph in Bees.* { paths 6 } }\n"
                    "dataset d { seed 1  rows 12  mix { s 100% }  split { train 100% } }\n", encoding="utf-8")
    compiled = compile_spec(spec)
    assert [one.message for one in compiled.diagnostics if one.severity == "error"] == []
    assert compiled.plan is not None
    assert [key for key, _ in compiled.plan.imports] == ["bees.json"]
    assert compiled.plan.domains[0].snapshot == "bees.json"


@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded responses are not there")
def test_recorded_responses() -> None:
    paths = sorted((RECORDED / "wptools").glob("labels*.json"))
    files = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    known = {parse_qs(urlsplit(one["request"]).query)["ids"][0]: one["response"] for one in files
             if "ids=" in one["request"]}
    villeurbanne = json.loads((RECORDED / "wikibaseintegrator" / "item_Q582.json").read_text(encoding="utf-8"))
    known["Q582"] = {"entities": {"Q582": villeurbanne}}
    pages = json.loads((RECORDED / "wikipedia-api" / "TestVcrAsyncPageExtractProps.test_section_by_title_0.json")
                       .read_text(encoding="utf-8"))
    absent = json.loads((RECORDED / "wikipedia-api" / "TestVcrAsyncPageExistence.test_exists_false_0.json")
                        .read_text(encoding="utf-8"))
    answers = {"Python": pages, "Nothing": absent}
    with serving(Site(lambda asked: known[asked["ids"]] if "ids" in asked else answers[asked["titles"]])) as site:
        client = WikiClient(site.address)
        labels = {one.id: one.label for ids in known for one in items(client, ids.split("|"))}
        (town,) = items(client, ["Q582"])
        title, extract, _ = article(client, "Python")
        assert article(client, "Nothing") == ("", "", 0)
    assert labels["Q5"] == "human"
    assert labels["P31"] == "instance of"
    assert town.label == "Villeurbanne"
    assert "Q484170" in town.claims["P31"]
    assert title == "Python (programming language)"
    assert extract.startswith("Python is a high-level")
