//! The words by which a mention is told, in twelve languages: English, German, French, Spanish, Italian, Portuguese, Dutch, Polish,
//! Russian, Swedish, Japanese, Chinese. All are beginnings of words in lower case, except where it says otherwise.

/// A knee or its cap.
pub(super) const KNEES: &[&str] =
    &["knee", "patell", "knie", "genou", "rotul", "rodilla", "rótula", "ginocchi", "joelho", "kolan", "колен", "knä"];

/// Words that begin so and are none.
pub(super) const NO_KNEES: &[&str] = &[
    "kneel",
    "kneehigh",
    "kniehebe",
    "knietief",
    "kniehoch",
    "kniebeug",
    "kniebis",
    "kniestr",
    "kniehef",
    "kniehoog",
    "knäböj",
    "knähög",
    "kneeland",
    "коленвал",
];

/// Endings of compound words for a knee that hurts, or of one.
pub(super) const KNEE_ENDINGS: &[&str] = &["knie", "knieën", "knä"];

/// Words that alone say it.
pub(super) const CONDITIONS: &[&str] =
    &["läuferknie", "löparknä", "rotulien", "patellaspitz", "lopersknie", "patellofemoral", "gonalgi"];

/// Pain and its relatives.
pub(super) const PAINS: &[&str] = &[
    // English
    "pain",
    "sore",
    "hurt",
    "ache",
    "aching",
    "achy",
    "niggl",
    "twing",
    "swoll",
    "swell",
    "stiff",
    "tender",
    "tight",
    "uncomfort",
    "discomfort",
    "stab",
    "complain",
    "flare",
    "flaring",
    "dodgy",
    "bad",
    "kill",
    "gave",
    "grumpy",
    "inflam",
    "injur",
    "problem",
    "troubl",
    "tweak",
    "throb",
    "ouch",
    "crunch",
    "click",
    "creak",
    "weird",
    "irritat",
    "annoy",
    "bother",
    "acting",
    "whin",
    // German
    "schmerz",
    "weh",
    "zwick",
    "zwack",
    "zieh",
    "stech",
    "gereizt",
    "gemuckt",
    "muckt",
    "mecker",
    "dick",
    "geschwoll",
    "gemerkt",
    "gespürt",
    "spüre",
    "beschwerd",
    "aua",
    "autsch",
    "brenn",
    "drück",
    // French
    "douleur",
    "douloureu",
    "mal",
    "gêne",
    "tire",
    "pique",
    "enfl",
    "gonfl",
    "souffr",
    "bloqu",
    "lanc",
    "grinc",
    "craqu",
    "aïe",
    "sensib",
    // Spanish
    "dolor",
    "duel",
    "molest",
    "pinch",
    "hinchad",
    "guerra",
    "cruj",
    // Italian
    "fa",
    "fastidio",
    "gonfi",
    "fitt",
    "infiamm",
    "dolen",
    // Portuguese
    "dor",
    "doen",
    "dói",
    "incômod",
    "incomod",
    "inchad",
    "pontad",
    "doeu",
    "estal",
    "senti",
    // Dutch
    "pijn",
    "zeer",
    "last",
    "opgezwoll",
    "gezwoll",
    "zeur",
    "steken",
    "gevoelig",
    // Polish
    "ból",
    "bol",
    "kłu",
    "spuch",
    "pobole",
    "dokucz",
    "opuch",
    // Russian
    "бол",
    "но",
    "заны",
    "ныло",
    "опух",
    "дискомфорт",
    "тян",
    "побал",
    "хрус",
    // Swedish
    "ont",
    "smärt",
    "svull",
    "känning",
    "öm",
];

/// Words of [`PAINS`] that count only whole.
pub(super) const WHOLE: &[&str] =
    &["mal", "fa", "last", "bad", "dick", "ont", "öm", "tire", "но", "lanc", "zeer", "weh", "kill"];

/// Further whole words and forms of them that count.
pub(super) const WHOLE_PAINS: &[&str] =
    &["killing", "male", "ноет", "ноют", "ныла", "lance", "dicke", "dickes", "maux", "dor", "dores"];

/// Not even half-heard: these begin like a pain and are none.
pub(super) const NO_PAINS: &[&str] = &[
    "painless",
    "painfree",
    "painting",
    "schmerzfrei",
    "pijnvrij",
    "smärtfri",
    "болот",
    "больш",
    "болел",
    "wehr",
    "stabil",
    "doré",
    "tender-",
    "boliv",
    "bolo",
    "tightrope",
    "malta",
    "malag",
    "doreen",
    "dorf",
    "dorset",
    "dortmund",
];

/// Words of [`NO_PAINS`] that are pain after all.
pub(super) const PAINS_AFTER_ALL: &[&str] = &["болел"];

/// Stopping: with a word of [`BECAUSE`] it is the knee's.
pub(super) const STOPS: &[&str] = &[
    "stop",
    "cut",
    "abandon",
    "dnf",
    "abbruch",
    "abgebroch",
    "arrêt",
    "parad",
    "paré",
    "parei",
    "parou",
    "ferm",
    "gestopt",
    "przerwan",
    "останов",
    "bröt",
    "walk",
];

/// Because.
pub(super) const BECAUSE: &[&str] =
    &["because", "due", "wegen", "cause", "causa", "por", "per", "door", "wegens", "przez", "из", "grund", "from"];

/// None of it, anywhere in the same clause; whole words.
pub(super) const NONE: &[&str] = &[
    "no",
    "not",
    "without",
    "zero",
    "never",
    "didn't",
    "doesn't",
    "don't",
    "isn't",
    "wasn't",
    "aren't",
    "weren't",
    "kein",
    "keine",
    "keinen",
    "keinerlei",
    "nicht",
    "ohne",
    "pas",
    "sans",
    "aucune",
    "aucun",
    "sin",
    "nada",
    "ninguna",
    "ningún",
    "niente",
    "senza",
    "non",
    "nessun",
    "nessuna",
    "sem",
    "nenhum",
    "nenhuma",
    "não",
    "nao",
    "geen",
    "zonder",
    "niet",
    "bez",
    "nie",
    "żadnego",
    "не",
    "без",
    "нет",
    "ingen",
    "inga",
    "inget",
    "inte",
    "utan",
    "nunca",
    "jamais",
    "mai",
];

/// After "not": something is wrong; whole words.
pub(super) const NOT_SO: &[&str] = &["right", "happy", "great", "good", "100", "ok", "okay"];

/// It is over; whole words.
pub(super) const OVER: &[&str] = &[
    "gone",
    "free",
    "vanished",
    "disappeared",
    "cured",
    "healed",
    "weg",
    "vorbei",
    "verschwunden",
    "schmerzfrei",
    "pijnvrij",
    "smärtfri",
    "disparu",
    "disparue",
    "fini",
    "desaparecido",
    "desapareció",
    "passato",
    "sparito",
    "passou",
    "sumiu",
    "минуло",
    "прошла",
    "прошло",
    "minął",
    "przeszedł",
    "borta",
    "verdwenen",
    "painless",
];

/// Somebody else; whole words.
pub(super) const OTHERS: &[&str] = &[
    "his",
    "her",
    "their",
    "wife",
    "wife's",
    "husband",
    "husband's",
    "friend",
    "friend's",
    "brother",
    "brother's",
    "sister",
    "sister's",
    "partner's",
    "dad's",
    "mum's",
    "mom's",
    "seinem",
    "seine",
    "sein",
    "ihr",
    "ihrem",
    "meiner",
    "meines",
    "frau",
    "freundin",
    "bruder",
    "lui",
    "femme",
    "mari",
    "frère",
    "sœur",
    "ami",
    "amie",
    "hermano",
    "hermana",
    "mujer",
    "marido",
    "amigo",
    "amiga",
    "moglie",
    "marito",
    "fratello",
    "sorella",
    "amico",
    "esposa",
    "irmão",
    "irmã",
    "zijn",
    "haar",
    "vrouw",
    "vriend",
    "broer",
    "żony",
    "męża",
    "brata",
    "жены",
    "мужа",
    "брата",
    "друга",
    "hans",
    "hennes",
    "frun",
    "kompis",
];

/// Before a knee that is only a height: up to the knees; whole words.
pub(super) const UP_TO: &[&str] =
    &["high", "jusqu'aux", "jusqu'au", "hasta", "fino", "até", "tot", "till", "po", "по", "höga"];

/// Behind a knee that is only a word; whole words.
pub(super) const NOT_THE_JOINT: &[&str] = &[
    "high", "deep", "lift", "lifts", "sock", "socks", "raise", "raises", "drive", "drives", "length", "jerk", "clinic",
    "hoch",
];

/// Of somebody whose name follows; whole words.
pub(super) const OF: &[&str] = &["of", "von", "vom", "de", "di", "da", "do", "van"];

/// Words between clauses; whole words.
pub(super) const BUT: &[&str] = &["but", "aber", "mais", "pero", "ma", "mas", "maar", "ale", "men", "sondern"];

/// Signs for a knee where words are not parted.
pub(super) const KNEE_SIGNS: &[&str] = &["膝", "ひざ", "ヒザ", "髌骨", "髕骨"];

/// Signs for pain there.
pub(super) const PAIN_SIGNS: &[&str] =
    &["痛", "疼", "違和感", "不舒服", "不适", "不適", "腫", "肿", "酸", "ランナー膝", "跑步膝", "跑者膝", "炎", "いた"];

/// And for none.
pub(super) const NONE_SIGNS: &[&str] = &[
    "痛くない",
    "痛みなし",
    "痛みは無",
    "痛みはな",
    "痛みもな",
    "痛みがな",
    "痛くなか",
    "痛みが消",
    "痛なし",
    "無痛",
    "不痛",
    "不疼",
    "没有痛",
    "没痛",
    "没疼",
    "没有疼",
    "沒有痛",
    "沒痛",
    "不再",
];
