"""The register on the device: any spelling finds a station, the right one first, and typing never waits."""

import random

import pytest

pytestmark = pytest.mark.browser
VECTORS = [
    ["Жамбыл", "Zhambyl", "Jambyl", "Cambıl", "ЖАМБЫЛ", "zambyl"],
    ["Қостанай", "Костанай", "Kostanay", "Qostanai", "Kostanai"],
    ["Өскемен", "Oskemen", "Öskemen", "өскемен"],
    ["Үштөбе", "Ushtobe", "Üştöbe"],
    ["Маңғыстау", "Мангистау", "Mangystau", "Mañğystau"],
    ["Шымкент", "Shymkent", "Şımkent"],
    ["Һарун Хан", "Harun Khan", "Xarun Xan"],
    ["Нұр-Сұлтан", "Нур-Султан", "Nur-Sultan", "nur sultan"],
    ["Щучинск", "Shchuchinsk"],
    ["Королёв", "Королев", "Korolyov", "Korolev"],
    ["улица Юных Ленинцев", "ulitsa Yunykh Lenintsev", "ulitsa Iunykh Lenintsev"],
    ["Мария", "Mariya", "Maria"],
    ["Жалал-Абад", "Джалал-Абад", "Jalal-Abad", "Zhalal Abad"],
    ["Чүй", "Chuy", "Чуй", "Çüy"],
    ["Ўзбекистон", "Oʻzbekiston", "O'zbekiston", "O‘zbekiston", "Ozbekiston"],
    ["Фарғона", "Fargʻona", "Fargona"],
    ["Хива", "Xiva", "Khiva"],
    ["Gəncə", "Gence", "Ganja", "Гянджа", "Ҝәнҹә"],
    ["Cəlilabad", "Джалилабад", "Jalilabad"],
    ["Qarabağ", "Карабах", "Karabakh", "Qarabag"],
    ["Sumqayıt", "Сумгаит", "Sumgait"],
    ["Şişli", "Sisli", "ŞİŞLİ", "Шишли"],
    ["Çankaya", "Cankaya", "Чанкая"],
    ["Iğdır", "Igdir", "IĞDIR"],
    ["İstanbul", "Istanbul", "istanbul", "ISTANBUL"],
    ["PS-001", "PS 001", "ps001", "№ PS-001"],
]
AREAS = [["R1", "Ақмола облысы", None], ["D1", "Сарыарқа ауданы", 0], ["D2", "Есиль", 0]]
STATIONS = [
    ["140", "140", "Lyceum 14", "Abay street 3", 1, 51.20, 71.40],
    ["14", "14", "Школа имени Жамбыла", "улица Кенесары, 40", 1, 51.10, 71.40],
    ["014A", "014A", "Mektep", "", 2, None, None],
    ["7", "7", "Дом культуры 14", "Республики 14", 2, 51.30, 71.40],
    ["1400", "1400", "Сарыарка", "", 2, 52.00, 71.40],
    ["PS-009", "PS-009", "Өнер мектебі", "", 1, 51.11, 71.40],
]
SEARCH = """async ({data, kind, asked}) => {
  const { Register } = await import("/static/js/field/register.js");
  const register = new Register(data, kind);
  await register.prepare();
  const told = ({ place, metres }) => [place.code, metres];
  return asked.map(([words, near]) => register.search(words, { near }).map(told));
}"""
FOLD = """async (groups) => {
  const { fold, loose } = await import("/static/js/field/fold.js");
  return groups.map((group) => group.map((text) => [fold(text), loose(fold(text))]));
}"""


@pytest.fixture
def bare(page):
    page.goto("/probe/?nonce=1")
    return page


def search(page, *asked, stations=STATIONS, centres=(), kind="station", areas=AREAS):
    data = {"areas": areas, "stations": stations, "centres": list(centres)}
    asked = [each if isinstance(each, tuple) else (each, None) for each in asked]
    found = page.evaluate(SEARCH, {"data": data, "kind": kind, "asked": asked})
    return [[code for code, _ in each] for each in found]


def test_every_spelling_of_a_name_is_one(bare):
    for group, found in zip(VECTORS, bare.evaluate(FOLD, VECTORS), strict=True):
        assert len({loosened for _, loosened in found}) == 1, dict(zip(group, found, strict=True))


def test_folding_leaves_small_latin_letters_and_is_done_once(bare):
    texts = [text for group in VECTORS for text in group]
    found = [folded for (folded, _) in bare.evaluate(FOLD, [texts])[0]]
    assert all(set(text) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ") for text in found)
    assert [folded for (folded, _) in bare.evaluate(FOLD, [found])[0]] == found


def test_folding_keeps_scripts_it_does_not_know(bare):
    assert [folded for (folded, _) in bare.evaluate(FOLD, [["თბილისი 5", "Αθήνα"]])[0]] == [
        "თბილისი 5",
        "αθηνα",
    ]


def test_exact_number_stands_first_then_what_begins_so(bare):
    for words in ("14", "014", "№14", "0014"):
        (found,) = search(bare, words)
        assert found[:2] == ["14", "014A"] or found[:2] == ["014A", "14"], words
        assert found.index("140") < found.index("1400") < found.index("7"), words
    assert search(bare, "140")[0][0] == "140"
    assert search(bare, "ps-009", "ps009", "9", "PS 9") == [["PS-009"]] * 4


def test_several_words_narrow_it_down_wherever_they_stand(bare):
    found = search(bare, "14 saryarka", "zhambyl", "школа кенесары", "kenesari 40", "akmola 7", "lyceum 7")
    assert found[0][0] == "14"
    assert found[1:] == [["14"], ["14"], ["14"], ["7"], []]


def test_name_stands_before_address_and_area(bare):
    stations = [
        ["1", "1", "Gymnasium", "", 1, None, None],
        ["2", "2", "Gymnasium", "Saryarka street", 2, None, None],
        ["3", "3", "Saryarka school", "", 2, None, None],
        ["4", "4", "Gymnasium", "", 2, None, None],
    ]
    assert search(bare, "saryarka", stations=stations) == [["3", "2", "1"]]


def test_close_spelling_stands_before_a_merely_similar_one(bare):
    stations = [["1", "1", "Zhenis", "", 2, None, None], ["2", "2", "Cenis", "", 2, None, None]]
    assert search(bare, "cenis", "zhenis", "Женіс", stations=stations) == [["2", "1"], ["1", "2"], ["1", "2"]]


def test_nearest_stands_first_where_it_is_known(bare):
    here = {"lat": 51.29, "lng": 71.40}
    (found, named) = search(bare, ("", here), ("mektebi", here))
    assert found[:4] == ["7", "140", "PS-009", "14"]
    assert named == ["PS-009"]
    assert search(bare, "") == [[]]


def test_centres_are_searched_the_same_way(bare):
    centres = [["TEC-1", "TEC-1", "Аумақтық комиссия", 0], ["TEC-2", "TEC-2", "District 2 commission", 2]]
    assert search(bare, "tec", "aumaqtyq", "yesil", "2", kind="centre", centres=centres) == [
        ["TEC-1", "TEC-2"],
        ["TEC-1"],
        ["TEC-2"],
        ["TEC-2"],
    ]


def test_odd_words_find_nothing_and_break_nothing(bare):
    asked = ["   ", "!!!", "(", "\\", "*", "qqqq", "x" * 5000, "a b c d e f g h i j", "\n", "%", "ь"]
    found = search(bare, *asked)
    assert found[0] == found[1] == found[5] == found[6] == []


# The usual romanisation of each letter, which is what a sign in Latin letters shows.
LATIN = dict(zip("абвгдезиклмнопрстуфыэәғқңөұүһі", "abvgdeziklmnoprstufyeagqnouuhi", strict=True)) | {
    "ж": "zh",
    "й": "y",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
}
SYLLABLES = (
    *("жа", "бай", "қо", "ша", "өн", "ті", "лы", "ғы", "рас", "ке", "не", "са", "ры", "ар", "қа", "мек"),
    *("теп", "шы", "міт", "үй", "ен", "да", "нұр", "жол", "щи", "хан", "цен", "ел", "ию", "съя", "чья"),
)


def romanised(text):
    return "".join(LATIN.get(letter, letter) for letter in text.lower())


@pytest.mark.parametrize("seed", range(3))
def test_any_station_is_found_by_its_own_number_name_and_transliterated_name(bare, seed):
    chance = random.Random(seed)

    def name(words):
        return " ".join(
            "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))).capitalize() for _ in range(words)
        )

    areas = [["R", "Облыс", None], *[[f"D{n}", name(1), 0] for n in range(20)]]
    stations = [[str(n), f"{n:04}", name(3), name(2), chance.randint(1, 20), None, None] for n in range(400)]
    picked = chance.sample(stations, 60)
    asked = [
        [code, called, romanised(called), called.upper(), romanised(called).upper(), called.split()[1][:4]]
        for _, code, called, *_ in picked
    ]
    found = iter(search(bare, *[words for each in asked for words in each], stations=stations, areas=areas))
    for (_, code, called, *_), words in zip(picked, asked, strict=True):
        assert next(found)[0] == code
        for each in words[1:5]:
            assert next(found)[0] == code, (called, each)
        next(found)  # a word begun finds many; it only must not fail


BIG = """async () => {
  const { Register } = await import("/static/js/field/register.js");
  const words = ["Школа", "Лицей", "Гимназия", "имени", "Абая", "Жамбыла", "Дом", "культуры", "Өнер", "Қазақ",
    "орта", "мектебі", "Сарыарқа", "улица", "Кенесары"];
  let seed = 7;
  const chance = (n) => (seed = (seed * 16807) % 2147483647) % n;
  const some = (n) => Array.from({ length: n }, () => words[chance(words.length)]).join(" ");
  const districts = Array.from({ length: 300 }, (_, n) => [`A${n}`, `${some(1)} ${n}`, 0]);
  const stations = Array.from({ length: 20000 }, (_, n) => [
    String(n + 1), String(n + 1), some(4), `${some(2)}, ${chance(200)}`, 1 + chance(300),
    40 + n / 4000, 50 + n / 900,
  ]);
  const register = new Register({ areas: [["R", "Ақмола", null], ...districts], stations, centres: [] });

  const slices = [];
  let last = performance.now();
  await register.prepare(() => {
    slices.push(performance.now() - last);
    last = performance.now();
  });
  slices.sort((one, other) => one - other);
  const times = {};
  const asked = ["s", "sh", "shk", "shkol", "shkola", "1", "14", "14 saryarka", "kenesary 14", "abaya litsey",
    "xyzzy"];
  for (const text of asked) {
    times[text] = Infinity;
    for (let n = 0; n < 10; n += 1) {
      const start = performance.now();
      register.search(text, { near: n % 2 ? { lat: 45, lng: 60 } : null });
      times[text] = Math.min(times[text], performance.now() - start);
    }
  }
  return { times, slice: slices[Math.floor(slices.length / 2)] };
}"""


def test_twenty_thousand_stations_are_searched_within_fifty_milliseconds_a_key(bare):
    """On a processor four times slower than this one; the best of ten, as the machine has other work."""
    bare.context.new_cdp_session(bare).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    found = bare.evaluate(BIG)
    assert max(found["times"].values()) < 50, found
    assert found["slice"] < 50, found  # while the register is read, a key waits for one slice at most
