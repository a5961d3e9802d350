"""Strings that try to become markup or script wherever a text is not kept a text."""

from __future__ import annotations

_CALLS = ["hit()", "window.hit()", "top.hit()", "self['hit']()"]
_EVENTS = [
    "onerror", "onload", "onclick", "onmouseover", "onfocus", "onanimationstart", "onpointerenter", "ontoggle", "onbeforeprint", "onwheel", "onscroll", "onhashchange",
]  # fmt: skip
_TAGS = [
    "img src=x",
    "svg",
    "body",
    "video src=x",
    "input autofocus",
    "details open",
    "iframe srcdoc=x",
    "marquee",
    "object data=x",
    "audio src=x",
]

HOSTILE: tuple[str, ...] = tuple(
    dict.fromkeys(
        [
            *(f"<script>{call}</script>" for call in _CALLS),
            *(f"</script><script>{call}</script>" for call in _CALLS),
            *(f"<{tag} {event}=hit()>" for tag in _TAGS for event in ("onerror", "onload", "onfocus", "ontoggle")),
            *(f'" {event}="hit()' for event in _EVENTS),
            *(f"' {event}='hit()" for event in _EVENTS),
            *(f"javascript:{call}" for call in _CALLS),
            "JaVaScRiPt:hit()", "java\tscript:hit()", "java\nscript:hit()", " javascript:hit()", "\x01javascript:hit()", "vbscript:hit()",
            "data:text/html,<script>hit()</script>", "data:text/html;base64,PHNjcmlwdD5oaXQoKTwvc2NyaXB0Pg==", "blob:https://example.org/x", "file:///etc/passwd",
            "//example.org/x", "https://example.org/\"onmouseover=hit()", "https://user:pass@example.org/", "http://[::1", "https:/\\example.org",
            "https://example.org/ javascript:hit()", "HTTPS://example.org/<script>hit()</script>",
            "<!--", "-->", "<!--<script>hit()</script>-->", "<![CDATA[<script>hit()</script>]]>", "<!DOCTYPE html>", "<?xml version='1.0'?>",
            "</title><script>hit()</script>", "</style><script>hit()</script>", "</noscript><script>hit()</script>", "</textarea><script>hit()</script>",
            "</template><script>hit()</script>", "</xmp><script>hit()</script>", "</h1><script>hit()</script>", "<plaintext>", "<base href=https://example.org/>",
            "<meta http-equiv=refresh content='0;url=https://example.org/'>", "<link rel=stylesheet href=https://example.org/x.css>", "<style>*{display:none}</style>",
            "<a href=javascript:hit()>href</a>", "href", "<a href=x><img src=x onerror=hit()>", "<svg><script>hit()</script></svg>", "<svg/onload=hit()>",
            "<svg><animate onbegin=hit() attributeName=x dur=1s>", "<svg><a xlink:href=javascript:hit()><text>x</text></a></svg>", "<math><mi xlink:href=javascript:hit()>x",
            "<form action=javascript:hit()><button>x", "<img src=1 href=1 onerror=javascript:hit()>", "<isindex action=javascript:hit()>", "<embed src=javascript:hit()>",
            "{{constructor.constructor('hit()')()}}", "{{7*7}}", "${hit()}", "#{hit()}", "<%= hit() %>", "{% raw %}", "{{data}}", "{{script}}", "[[hit()]]", "`${hit()}`",
            "\u2028hit()//", "\u2029hit()//", "\u2028</script><script>hit()</script>", "'-hit()-'", "\"-hit()-\"", "\\'-hit()//", "\\\";hit();//", "';hit();//", '";hit();//', "*/hit()/*",
            "\\u003cscript\\u003ehit()\\u003c/script\\u003e", "&lt;script&gt;hit()&lt;/script&gt;", "&#60;script&#62;hit()&#60;/script&#62;", "%3Cscript%3Ehit()%3C/script%3E",
            "+ADw-script+AD4-hit()+ADw-/script+AD4-", "<scr<script>ipt>hit()</scr</script>ipt>", "<SCRIPT SRC=//example.org/x.js></SCRIPT>", "<script/x>hit()</script>", "<script\x0c>hit()</script>",
            "__proto__", "constructor", "toString", "hasOwnProperty", "../../../etc/passwd", "=cmd|'/C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "+1+1", "-1-1",
            "\ud800lone", "\ufffe\uffff", "\x00nul", "\x1b[31mred", "\u202eltr-override", "a\u0300\u0301\u0302" * 20, "\U0001f9ea" * 30, "x" * 5000, "\u200b", " ",
            "url(javascript:hit())", "expression(hit())", "}body{display:none", "@import 'https://example.org/x.css';",
        ]
    )
)  # fmt: skip
