"""Splink beside us: its columns in vectorised SQL, comparisons for Chinese values, weights by its own training.

Surprising: this is no straw man. It has masks, pinyin, 15-digit ids, flats and identifier weights set by cardinality;
what it cannot have is a veto, because a Splink model only adds.

Run in the bench's own environment: `python splink_peer.py train|predict FOLDER MODEL.json [LINKS.parquet]`.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

HERE = Path(__file__).parent
VENDORED = HERE.parents[1] / "matching" / "tables"


def level(sql: str, u: float | None = None, m: float | None = None) -> cll.CustomLevel:
    found = cll.CustomLevel(sql)
    if u is not None:
        found = found.configure(u_probability=u, fix_u_probability=True)
    return found.configure(m_probability=m, fix_m_probability=True) if m is not None else found


def comparison(name: str, null: str, *levels: cll.CustomLevel) -> cl.CustomComparison:
    return cl.CustomComparison([cll.NullLevel(null), *levels, cll.ElseLevel()], name)


def like(a: str, b: str) -> str:
    left, right = f"{a}_l", f"{b}_r"
    fits = f"{right} LIKE replace({left}, '*', '_') OR {left} LIKE replace({right}, '*', '_')"
    return f"({left} IS NOT NULL AND {right} IS NOT NULL AND ({fits}))"


def settings() -> SettingsCreator:
    name = cl.CustomComparison(
        [
            cll.CustomLevel("(name_l IS NULL AND name_mask_l IS NULL) OR (name_r IS NULL AND name_mask_r IS NULL)")
            .configure(is_null_level=True),
            cll.ExactMatchLevel("name", term_frequency_adjustments=True),
            level("sound_l = sound_r AND name_mask_l IS NULL AND name_mask_r IS NULL"),
            level(
                "(name_mask_l IS NOT NULL AND coalesce(name_r, name_mask_r) LIKE replace(name_mask_l, '*', '%'))"
                " OR (name_mask_r IS NOT NULL AND coalesce(name_l, name_mask_l) LIKE replace(name_mask_r, '*', '%'))"
            ),
            level("length(name_l) = length(name_r) AND length(name_l) > 2 AND levenshtein(name_l, name_r) = 1"),
            level("surname_l = surname_r"),
            cll.ElseLevel(),
        ],
        "name",
    )  # fmt: skip
    number = cl.CustomComparison(
        [
            cll.CustomLevel("coalesce(id_any_l, id_broken_l) IS NULL OR coalesce(id_any_r, id_broken_r) IS NULL")
            .configure(is_null_level=True),
            level("id17_l = id17_r", u=1e-9),
            level(like("id_mask", "id17") + " OR " + like("id17", "id_mask") + " OR " + like("id_mask", "id_mask"), u=1e-5),
            level("damerau_levenshtein(coalesce(id_broken_l, id_any_l), coalesce(id_broken_r, id_any_r)) <= 2"
                  " AND (id_broken_l IS NOT NULL OR id_broken_r IS NOT NULL)", u=1e-7),
            level("id_broken_l IS NOT NULL OR id_broken_r IS NOT NULL"),
            cll.ElseLevel().configure(m_probability=0.002, fix_m_probability=True),
        ],
        "id_no",
    )  # fmt: skip
    return SettingsCreator(
        link_type="link_only",
        comparisons=[
            name,
            number,
            comparison(
                "birth", "birth", level("birth_l = birth_r", u=5e-5),
                level("levenshtein(birth_l, birth_r) = 1 OR (birth_l[1:4] = birth_r[1:4] AND (birth_l[5:8] = '0101' OR birth_r[5:8] = '0101'))"),
            ),
            cl.CustomComparison(
                [
                    cll.NullLevel("tails"),
                    level("len(list_intersect(phones_l, phones_r)) > 0", u=1e-5),
                    level("len(list_intersect(tails_l, tails_r)) > 0", u=2e-4),
                    cll.ElseLevel(),
                ],
                "phone",
            ),
            comparison(
                "address", "address", level("flat_l = flat_r AND (road_l = road_r OR road_l IS NULL OR road_r IS NULL)", u=1e-5),
                level("road_l = road_r AND house_l = house_r", u=3e-4), level("district_l = district_r"),
            ),
            comparison("sex", "sex", level("sex_l = sex_r")),
            cl.CustomComparison(
                [
                    cll.NullLevel("employer_core"),
                    cll.ExactMatchLevel("employer_core", term_frequency_adjustments=True),
                    cll.ElseLevel(),
                ],
                "employer",
            ),
            comparison("plate", "plate", level("plate_tail_l = plate_tail_r", u=1e-5)),
            cl.CustomComparison(
                [cll.NullLevel("card_tail"), level("card_l = card_r", u=1e-8), level("card_tail_l = card_tail_r", u=2e-4), cll.ElseLevel()],
                "card",
            ),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("id17"),
            block_on("phones", arrays_to_explode=["phones"]),
            block_on("name"),
            block_on("surname", "birth"),
            block_on("sound", "birth_year"),
            block_on("surname", "id_tail"),
            block_on("surname", "tail1"),
            block_on("flat", "road"),
            block_on("id_mask"),
            block_on("card"),
            block_on("plate_tail", "surname"),
        ],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )  # fmt: skip


def prepared(folder: Path) -> DuckDBAPI:
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    fold = [
        line.split("\t") for line in (VENDORED / "fold.tsv").read_text("utf-8").splitlines() if not line.startswith("#")
    ]
    usual = "张刘陈杨黄赵吴孙马罗郑谢许韩冯邓萧苏叶吕蒋贾阎陆卢钟谭邹龙万钱严汤贺顾龚华国军伟强丽红兰云东凤杰辉静艳庆卫晓宝义梦飞鹏兴"
    pairs = [(a, b) for a, b in fold if b in usual and len(a) == 1]
    readings = [
        line.split("\t")
        for line in (VENDORED / "readings.tsv").read_text("utf-8").splitlines()
        if not line.startswith("#")
    ]
    connection.execute("CREATE TABLE reading (sign VARCHAR, reading VARCHAR)")
    import pyarrow as pa  # noqa: PLC0415

    table = pa.table({"sign": [r[0] for r in readings], "reading": [r[1].split()[0] for r in readings]})
    connection.register("read", table)
    connection.execute("INSERT INTO reading SELECT * FROM read")
    statement = (HERE / "splink_columns.sql").read_text("utf-8")
    for side in ("left", "right"):
        connection.execute(
            statement.format(
                source=folder / f"{side}.parquet", target=f"{side}_table",
                traditional="".join(a for a, _ in pairs), simplified="".join(b for _, b in pairs),
            )
        )  # fmt: skip
    return DuckDBAPI(connection)


def linker(api: DuckDBAPI, model: SettingsCreator | dict) -> Linker:
    tables = [api.register(f"{side}_table", table_name=side) for side in ("left", "right")]
    return Linker(tables, model, log_level=None)


def train(folder: Path, model: Path) -> None:
    found = linker(prepared(folder), settings())
    found.training.estimate_probability_two_random_records_match(
        [block_on("id17"), block_on("name", "phone1"), block_on("name", "flat")], recall=0.65
    )
    found.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    for rule in (block_on("name"), block_on("id17"), block_on("phone1")):
        found.training.estimate_parameters_using_expectation_maximisation(rule)
    found.misc.save_model_to_json(str(model), overwrite=True)


def predict(folder: Path, model: Path, links: Path) -> None:
    start = time.perf_counter()
    found = linker(prepared(folder), json.loads(model.read_text()))
    ready = time.perf_counter()
    frame = found.inference.predict(threshold_match_probability=0.01)
    con = frame.db_api.duckdb_con if hasattr(frame, "db_api") else found._db_api._con
    con.execute(
        f"COPY (SELECT unique_id_l, unique_id_r, match_probability, match_weight FROM {frame.physical_name}) TO '{links}' (FORMAT parquet)"
    )
    end = time.perf_counter()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "columns_s": ready - start,
                "predict_s": end - ready,
                "seconds": end - start,
                "cpu_s": usage.ru_utime + usage.ru_stime,
                "mb": usage.ru_maxrss / 1024,
            }
        )
    )


if __name__ == "__main__":
    arguments = [Path(a) for a in sys.argv[2:]]
    {"train": train, "predict": predict}[sys.argv[1]](*arguments)
