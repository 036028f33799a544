"""The vehicle office (ORD): what its registers hold for a name and a number, and the GBK file that comes back.

Surprising: the old register has no numbers, so it answers by name within the subject's city, and a namesake's car
comes in the same file.
"""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from skiptrace.simulator.counter import Counter, Words
from skiptrace.simulator.faces.registry import seizure_cells
from skiptrace.simulator.world.things import form_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skiptrace.simulator.counter import Pack, Receipt
    from skiptrace.simulator.world.things import Vehicle
    from skiptrace.simulator.world.world import World

HEADERS = "hpzl,hphm,clpp,clxh,clsbdh,fdjh,syr,sfzmhm,lxdh,zsdz,ccdjrq,yxqz,zt,dyqr,cfjg,cfwh,cfqssj,cfjssj,cfsw"


def search(world: World, name: str, id_no: str) -> list[Vehicle]:
    """Vehicles under the number, and those of the name in the person's city that carry no full number."""
    person = world.by_id.get(id_no)
    if person is None:
        return []
    numbered = [vehicle for vehicle in world.vehicles_of.get(person.pid, []) if vehicle.shown_id == id_no]
    old = [
        vehicle
        for vehicle in world.vehicles_by_name.get(name, [])
        if form_of(vehicle.shown_id) != "full" and vehicle.city == person.city
    ]
    return [*numbered, *old]


def reply(vehicles: Sequence[Vehicle], receipt: Receipt) -> bytes:
    """The reply file of docs/sources.md, GBK; a character outside GBK becomes a question mark, as it does there."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(["回执编号", receipt.pack, "查询日期", receipt.day.isoformat(), "结果", receipt.result])
    if receipt.reason:
        writer.writerow(["理由", receipt.reason])
    else:
        writer.writerow(HEADERS.split(","))
        writer.writerows(_row(vehicle) for vehicle in vehicles)
    return stream.getvalue().encode("gbk", errors="replace")


def _row(vehicle: Vehicle) -> list[str]:
    return [
        vehicle.kind,
        vehicle.plate,
        vehicle.brand,
        vehicle.model,
        vehicle.vin,
        vehicle.engine,
        vehicle.shown_name,
        vehicle.shown_id,
        vehicle.phone,
        vehicle.address,
        vehicle.registered.isoformat(),
        vehicle.inspected_until.isoformat(),
        vehicle.status,
        vehicle.mortgagee,
        *seizure_cells(vehicle.seizures[-1] if vehicle.seizures else None),
    ]


def _asked(world: World, pack: Pack) -> list[Vehicle]:
    return search(world, pack.name, pack.id_no)


COUNTER = Counter("csv", Words("有登记信息", "无登记信息", "部分反馈"), _asked, reply)
