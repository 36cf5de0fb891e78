"""Numbers told in parts, with words before them, and scales are multiplied out."""

from __future__ import annotations

import pytest

from transcaspian.chronicle.extract.lexicon import lower
from transcaspian.chronicle.extract.quantities import find_amounts
from transcaspian.chronicle.extract.spots import Spots


@pytest.mark.parametrize(
    ("language", "text", "value", "unit", "words"),
    [
        ("tr", "Hat 4 bin 256 kilometre uzunluğunda.", 4256, "km", "4 bin 256 kilometre"),
        ("tr", "Limanda 50 bin TEU elleçlendi.", 50_000, "TEU", "50 bin TEU"),
        ("tr", "Geminin 1 milyon 200 bin ton yükü var.", 1_200_000, "t", "1 milyon 200 bin ton"),
        ("tr", "Taşıma yüzde 62 arttı.", 62, "%", "yüzde 62"),
        ("tr", "Maliyet 3,5 milyar doları buldu.", 3.5e9, "USD", "3,5 milyar doları"),
        ("ru", "Перевезено 50,5 тыс. ДФЭ.", 50_500, "TEU", "50,5 тыс. ДФЭ"),
        ("en", "Forty-three kilometres are left.", 43, "km", "Forty-three kilometres"),
        ("en", "Six hundred and fifty trains ran.", 650, "train", "Six hundred and fifty trains"),
        ("en", "Ninety trains came.", 90, "train", "Ninety trains"),
        ("en", "From 2022 to 130,000 TEU in 2023.", 130_000, "TEU", "130,000 TEU"),
        ("ru", "Прошло сто двадцать пять поездов.", 125, "train", "сто двадцать пять поездов"),
        ("ru", "Перевезено трёх миллионов тонн.", 3e6, "t", "трёх миллионов тонн"),
        ("ru", "Условились о десяти поездах в месяц.", 10, "train/month", "десяти поездах в месяц"),
        ("tr", "Bu yıl yüz yirmi tren geçti.", 120, "train", "yüz yirmi tren"),
        ("tr", "Günde üç tren geçiyor.", 3, "train/d", "üç tren"),
        ("ru", "Передано 200 платформ.", 200, "wagon", "200 платформ"),
        ("ru", "Стоимость - 8 млрд долларов.", 8e9, "USD", "8 млрд долларов"),
    ],
)
def test_a_number_is_read_whole(language, text, value, unit, words):
    (amount,) = find_amounts(text, Spots(lower(text, language), language))
    assert amount.quantity.value == pytest.approx(value)
    assert amount.quantity.unit == unit
    assert text[amount.start : amount.end].strip(" .") == words
