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
        ("en", "The wait fell from 10 to 6 days.", 6, "d", "6 days"),
        ("en", "The wait rose at both ports from 6 to 10 days.", 10, "d", "10 days"),
        ("en", "One waits from 6 to 10 days.", 8, "d", "6 to 10 days"),
        ("ru", "Срок сократился с 10 до 6 дней.", 6, "d", "6 дней"),
        ("ru", "Ждут от 6 до 10 дней.", 8, "d", "6 до 10 дней"),
        ("en", "In 2023 to 4.5 million tonnes.", 4.5e6, "t", "4.5 million tonnes"),
        ("en", "It carried 2025 containers.", 2025, "container", "2025 containers"),
        ("en", "They came in 2000 containers.", 2000, "container", "2000 containers"),
        ("en", "Since May 2024 five trains go.", 5, "train", "five trains"),
        ("ru", "Перевезли до 2024 вагонов.", 2024, "wagon", "2024 вагонов"),
        ("tr", "2025'te 30 tren kalktı.", 30, "train", "30 tren"),
    ],
)
def test_a_number_is_read_whole(language, text, value, unit, words):
    (amount,) = find_amounts(text, Spots(lower(text, language), language))
    assert amount.quantity.value == pytest.approx(value)
    assert amount.quantity.unit == unit
    assert text[amount.start : amount.end].strip(" .") == words


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "On 2 June 2025 the container terminal opened."),
        ("en", "In March 2025 trains ran."),
        ("en", "By 2026 wagons are due."),
        ("ru", "В июне 2024 года контейнеры пошли."),
        ("ru", "С мая 2024-го поезда ходят."),
        ("tr", "2025 yılında tren kalktı."),
        ("tr", "Haziran 2025 treni geldi."),
    ],
)
def test_a_year_before_a_thing_counts_nothing(language, text):
    assert not find_amounts(text, Spots(lower(text, language), language))
