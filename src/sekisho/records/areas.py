"""The ten supply areas of Japan and the network operator of each, by the vocabulary's ids."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Area:
    """One supply area."""

    number: str
    name: str
    network_operator: str  # a party id
    utility: str  # the name that customers know the region's company by


AREAS = {
    area.number: area
    for area in (
        Area("01", "北海道", "hokkaido_network", "北海道電力"),
        Area("02", "東北", "tohoku_network", "東北電力"),
        Area("03", "東京", "tepco_pg", "東京電力"),
        Area("04", "中部", "chubu_pg", "中部電力"),
        Area("05", "北陸", "hokuriku_td", "北陸電力"),
        Area("06", "関西", "kansai_td", "関西電力"),
        Area("07", "中国", "chugoku_network", "中国電力"),
        Area("08", "四国", "shikoku_td", "四国電力"),
        Area("09", "九州", "kyushu_td", "九州電力"),
        Area("10", "沖縄", "okinawa_epco", "沖縄電力"),
    )
}
