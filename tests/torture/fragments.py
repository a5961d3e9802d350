"""What hostile text is made of: pieces of URLs, markup, LaTeX, quotes, brackets, blanks and broken characters."""

from __future__ import annotations

import random

URLS = (
    "github.com", "github.com/", "github.com/a", "github.com/a/", "github.com/a/b", "github.com/a/b ", "github.com:", "github.com/3/",
    "github.com/a-\n", "github.com/a/issues ", "github.com\n", "github .com", "github. com/a", "github\n.\ncom", "www.github.com/",
    "gist.github.com/a/", "raw.githubusercontent.com/a/b/", "api.github.com/repos/", "git@github.com:a/b.git", "ssh://git@", "git+https://",
    ".github.io", "a.github.io/b", "a .github.io", "a-\n.github.io/", "owner.gitlab.io", "-.github.io", "gitlab.com/a/b/c/-/tree", "gitlab.x.y/a",
    "gitlab.", "bitbucket.org/a/b", "codeberg.org/a", "hf.co/", "hf.co/a/b ", "huggingface.co/datasets/a/b", "huggingface.co/papers/",
    "anonymous.4open.science/r/", "4open.science", "https://", "http://", "http", "https", "https:/", "://", "//", "www.", "www.a.", "ftp://",
    "https://a.b/c?d=e&f=#", "https://web.archive.org/web/2020/", "arxiv.org/abs/", "https://arxiv.org/pdf/2401.00001v1.pdf", "arXiv:",
    "arxiv:2401.00001", "2401.00001", "hep-th/9711200", "doi:", "doi:10.", "10.1000/", "10.1000/a", "10.48550/arXiv.", "doi.org/10.1/",
    "https://doi.org/10.1234/a(b)c", "https://openreview.net/forum?id=a", "aclanthology.org/P19-1001", "W2741809807", "openalex:W1",
    "s2:" + "a" * 40, "semanticscholar.org/paper/", "pmid:1", "CorpusID:1", "dblp:", "title:a-00000000", "%2f", "%2F", "%3a", "%00", "%ff", "%",
    "?", "#", "/", "//", "/a", "a/", "/-/", "/tree/main", "/blob/", ".git", ".", "..", "...", "…", "-", "--", "---", "_", "@", ":", "a:", "a@", "a.",
    "img.shields.io/github/", "contrib.rocks/image?repo=a/b", "star-history.com/#a/b", "hits.a.com/",
)  # fmt: skip
MARKUP = (
    "<!--a-->\n", "<!---->", "<!--", "-->", "<a>", "</a>", "<a href=\"", "<a href='https://github.com/a/b'>x</a>", "<h1>", "</h1>", "<h2 a>x</h2>\n",
    "<img src=", "<div>", "<p>", "</p>", "<table>", "<td>", "<svg>", "<script>", "</script>", "<style>", "<head>", "<body>", "<html>", "<nav>",
    "<br/>", "<wbr>", "<?xml?>", "<![CDATA[", "]]>", "<!DOCTYPE html>", "<!ENTITY a 'b'>", "<", ">", "<<", ">>", "</", "/>", "&", "&amp;", "&lt;",
    "&#", "&#x", "&#0;", "&#x2f;", "&#xd800;", "&#47;", "&a;", "<jats:p>", "<mml:mi>", "<b ", "<i>", "<p a=", "<sub>x</sub>", "<node id='a'/>", "<edge source='a' target='b'/>",
    "<graphml>", "<gexf>", "<data key='a'>", "data-props='{", "# ", "## ", "#", "\n# a\n", "* ", "- ", "+ ", "1. ", "1)", "- [a](", "- [a](b)\n", "[a](b)", "[a](",
    "](", "[[", "]]", "![", "![](", "![a](b)", "|", "| a | b |\n", "|---|", "```", "```\n", "~~~", "**", "**a**", "__", "__a__", "`", "> ", "$$", ":a:",
    "[^1]: ", "<https://github.com/a/b>", "\\[", "\\|", "* * *", "[paper](", "[code](https://github.com/a/b)",
)  # fmt: skip
LATEX = (
    "\\", "\\\\", "\\_", "\\\\_", "$\\_$", "{\\_}", "\\textunderscore", "\\textunderscore{}", "\\url{", "\\url{a b}", "\\url{github.com/a/ b}",
    "\\href{", "\\href{a}{b}", "\\path{", "\\it", "\\it ", "\\bf{", "\\emph{", "\\em", "\\mathbf{x}", "\\'", "\\'{e}", "\\\"{o}", "\\^", "\\~", "\\c{c}", "\\u",
    "\\ud800", "\\u0000", "\\/", "\\-", "\\%", "\\#", "\\&", "\\allowbreak", "\\newline ", "\\frac{1}{2}", "\\begin{a}", "\\end{a}", "\\verb|", "\\left(", "\\input{a}",
    "\\footnote{", "\\texttt{", "$", "$$", "$a$", "$x_{1}$", "%", "~", "``", "''", "{", "}", "{}", "{{", "}}", "{{}}", "}{", "{a}", "--", "---", "^", "_{", "&",
)  # fmt: skip
RECORDS = (
    "@a{", "@a{,\n", "@a{a,", "@article{a,\n", "@", "@{", "@string{a=", "@comment{", "@preamble{", "@a(", "title = {", "title={A", "title = \"", "} author = {", "},\n",
    "year = ", "year={2020}", "month=", "author = {A and B}", " and ", " and", "crossref={a}", "# ", " # ", "a # b", "=", " = ", "={", "=\"", ",\n",
    "TY  - ", "TY  - JOUR\n", "ER  - ", "ER  - \n", "TI  - ", "AU  - A, B\n", "DO  - ", "PY  - 2020//\n", "UR  - ", "N1  - ", "  - ", "A1 - \n",
    "\"", "\"\"", "\"a\"", ",", ",,", ";", ";;", "; ", "\t", "|", "a,b\n", "a\tb\n", "a;b\n", "a -> b\n", "a b\n", "citing,cited\n", "sep=;\n", "title,doi\n", "id,label\n",
    "{\"", "\":", "\": \"", "{\"title\": \"", "\"title\":", "[{", "[[", "]", "[", "{\"paper\":{", "{\"id\":", "null", "true", "NaN", "Infinity", "-Infinity", "1e999", "[]", "{}",
    "{\"a\":", "[{\"title\":\"a\"},", "{\"title\":\"a\"}\n", "\"date-parts\":[[", "\"authors\":[", "\"externalIds\":{", "2301.00001;cs;1;1;2301.00002;A;B\n", ";;;;;;",
    "Upvote ", "9 authors\n", "  • 5 authors\n", "· Published on Oct 4, 2026\n", "Submitted by", "Submitted by\n", "GitHub 3k\n", "Dec 12, 2023 2\n", "Feb 29\n", "Daily Papers\n",
    "May ", "12 May 2023", "2023-02-30", "2023", "1,234", ",999", "3.29k", "-1", "+1", "1e5", "0x1", "1_000", "00", "listed", "relation\n", "has_code",
)  # fmt: skip
WORDS = (
    "a", "A", "Ab", "A. ", "A. B. ", "A, ", "A.,", "AB", "IV ", "II", "part I", "Part ", "et al.", "et al", "(2018)", "(2018). ", "2018.", "In ", "In: ", "Proc. ", "PhD",
    "code", "Code: ", "our code ", "We release ", "available at ", "is available", "based on ", "built on ", "thanks to ", "via the ", "the data ", "comments on ", "A reply to ",
    "erratum", "retracted: ", "[Re] ", "a-b ", "a's ", "’s", "word " , "Title of a Paper ", "coming soon", "will be ", "we will ", "official ", "unofficial ", "abstract", "The",
    ".The", "and ", "and at ", "or", "no. ", "vs. ", "St. ", "e.g. ", "i.e. ", "cf. ", ". A", "! A", "? A", "collaboration", "Lovelace, Ada", "Ada Lovelace", "van der ",
    "O'Neil", "Jr.", "a" * 41, "a" * 101, "A" * 300, "ab " * 50, "supercalifragilistic",
)  # fmt: skip
MARKS = (
    "(", ")", "()", "((", "))", "(a", "a)", "[", "]", "<a", "'", "\"", "“", "”", "‘", "’", "«", "»", "„", "!", "?", "!?", ".", ". ", ".,", ",", ", ", ";", ":", ": ", " : ", " - ", "–", "—",
    "+", "++", "a+", "*", "·", "•", "。", "，", "（", "）", "、", "!z",
)  # fmt: skip
BLANKS = (
    " ", "  ", "\n", "\n\n", " \n", "\n ", "\r", "\r\n", "\t", "\n\t", "\x0b", "\f", "\x1c", "\x1d", "\x1e", "\x1f", "\x85", "\xa0", "\u1680", "\u2000", "\u2009", "\u200a",
    "\u200b", "\u200d", "\u2028", "\u2029", "\u202f", "\u205f", "\u2060", "\u3000", "\ufeff", "\xad", "\u180e", "    " * 8,
)  # fmt: skip
BROKEN = (
    "\x00", "\x01", "\x02", "\x1b", "\x1b[31m", "\x7f", "\x9b", "\ud800", "\udfff", "\ud83d\ude00", "\ud800\ud800", "\ufffe", "\uffff", "\ufffd", "\U0010ffff", "\U0001f600",
    "\u202e", "\u2066", "\u0301", "e\u0301", "\u0301" * 30, "\u0301\u0316", "\u0345", "ſ", "gıthub.com/a/b", "ſ.github.io", "\u0130", "\u0131", "ß", "ſ", "K", "ﬁ", "ǅ", "ΐ", "α", "Σ", "ς", "中", "文", "भ", "א", "ا", "한",
    "²", "³", "½", "①", "Ⅳ", "٣", "٢٠٢٣", "१", "２０２４", "𝟘", "𝒜", "෴", "㊀", "㍻", "㎞", "ﷺ",
)  # fmt: skip
NUMBERS = (
    "0",
    "1",
    "9",
    "12",
    "2024",
    "0000",
    "9" * 20,
    "9" * 400,
    "9" * 5000,
    "-9",
    "1.5",
    "1.",
    ".1",
    "1e400",
    "0" * 50,
    "2401.99999",
    "1" * 40,
)

FRAGMENTS = tuple(dict.fromkeys((*URLS, *MARKUP, *LATEX, *RECORDS, *WORDS, *MARKS, *BLANKS, *BROKEN, *NUMBERS)))

NUMBERED = (
    "github.com/a/b{} ", "https://github.com/a{}/b\n", "a{}.github.io/b ", "hf.co/a/b{} ", "https://a.b/{} ", "arXiv:2401.{:05d} ", "10.1000/{} ", "doi:10.1000/{}\n",
    "<a href=\"https://github.com/a/b{}\">code</a>", "- [A Title {}](https://arxiv.org/abs/2401.{:05d})\n", "## {}\n- [A Title](https://arxiv.org/abs/2401.{:05d})\n",
    "@article{{a{},\n title={{A}}}}\n", "@a{{a{},", "TY  - JOUR\nTI  - A b c{}\nER  - \n", "[{{\"title\":\"a{}\"}},", "{{\"title\":\"a b {}\"}}\n", "a{} b{}\n", "a{},b{}\n", "a{}\tb\n",
    "<node id='a{}'/>", "<edge source='a{}' target='b'/>", "A. B. Name{}, ", "Name{} and ", "Name{}; ", "word{} ", "Title{}\n", "{}\n", "{}.", "{}k ", "{} authors\n", "<!--{}-->\n",
    "<p>a{}</p>", "[a{}](b)", "| a{} | b |\n", "# a{}\n", "\\url{{a{} b}}", "code at github.com/a/b{} and ", "we use github.com/a/b{}. ", "Line {} of text, which ends here.\n",
    "W{:010d} ", "gitlab.com/a/b{} ", "github.com/a{}-\n", "2301.{:05d};cs;1;1;;A;B\n", "https://github.com/a{} ",
)  # fmt: skip
"""Fragments whose copies differ: what is kept in a list and searched again for each copy grows with the square."""

HEADS = (
    "", "A. ", "x", "github.com", "github.com\n", "github.com/a", "github.com/a/", "hf.co/", "a.github.io/", "https://", "https://github.com/a/b",
    "doi:10.", "arXiv:", "\\url{", "[", "[a](", "<a href=\"", "Code: ", "we ", "(", "“", "\"", "{", "@a{a, title = {", "# ", "- ", "Published ", "1. ",
)  # fmt: skip
"""Beginnings for any target."""

TAILS = ("", "!z")


def joined(rng: random.Random) -> str:
    """Return some fragments joined at random: mostly short, at times with a piece repeated, cut or turned about."""
    count = min(int(rng.expovariate(1 / 5)) + 1, 60)
    pieces = [rng.choice(FRAGMENTS) for _ in range(count)]
    chance = rng.random()
    if chance < 0.15:
        place = rng.randrange(count)
        pieces[place] *= rng.choice((2, 3, 10, 50))
    elif chance < 0.25:
        pieces = pieces * rng.choice((2, 3))
    text = "".join(pieces)
    chance = rng.random()
    if chance < 0.2:
        text = text[: rng.randrange(len(text) + 1)]
    elif chance < 0.3:
        text = text[rng.randrange(len(text)) :]
    elif chance < 0.33:
        text = text[::-1]
    elif chance < 0.36:
        text = text.swapcase()
    return text


def repeated(head: str, fragment: str, tail: str, size: int) -> str:
    """Return *head*, then *fragment* again and again (with its number, where it has a place for one), then *tail*: *size* characters."""
    if "{" in fragment and fragment in NUMBERED:
        parts, length, number = [], 0, 0
        while length < size:
            parts.append(fragment.format(number, number))
            length += len(parts[-1])
            number += 1
        return head + "".join(parts) + tail
    return head + fragment * (size // len(fragment) + 1) + tail
