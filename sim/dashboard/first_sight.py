"""What the page's first bytes show: the answer in words, while the market behind it is still being brought up."""

from __future__ import annotations

import re
from html import escape
from string import Template
from urllib.parse import parse_qs

from sim.dashboard.static import stylesheets, versioned
from sim.dashboard.words import FIRST, LANGUAGES, Words

VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">'

_COVER = Template("""\
<div id="psr-cover" class="psr-cover" role="status">
  <div class="psr-cover-in">
    <p class="psr-brand">Pasar</p>
    <p class="psr-answer">$sentence</p>
    <p class="psr-soft" id="psr-wait" data-slow="$slow" data-full="$full">$loading</p>
    <noscript><p>$script</p></noscript>
  </div>
</div>
<script>
(function () {
  var started = Date.now(), wait = document.getElementById('psr-wait');
  var timer = setInterval(function () {
    if (!document.getElementById('psr-cover')) { clearInterval(timer); return; }
    if (Date.now() - started < 12000) return;
    wait.textContent = wait.dataset.slow;
    fetch('healthz').then(function (r) { return r.json(); }).then(function (seen) {
      if (!seen.room) { wait.textContent = wait.dataset.full; setTimeout(function () { location.reload(); }, 15000); }
    }).catch(function () {});
  }, 4000);
})();
</script>
""")

_THEME = """\
<script>
(function () {
  var asked = (new URLSearchParams(location.search).get('theme') || 'auto');
  var dark = asked === 'dark' || (asked === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.classList.toggle('psr-dark', dark);
})();
</script>
"""

_FULL = Template("""\
<!doctype html>
<html lang="$lang">
<head><meta charset="utf-8"><title>Pasar</title>$viewport<meta http-equiv="refresh" content="20">$links$theme</head>
<body class="psr-plain"><main class="psr-cover-in">
  <p class="psr-brand">Pasar</p><h1>$title</h1><p>$text</p><p class="psr-soft">$again</p>
</main></body></html>
""")

_LONG = Template("""\
<!doctype html>
<html lang="$lang">
<head><meta charset="utf-8"><title>Pasar</title>$viewport$links$theme</head>
<body class="psr-plain"><main class="psr-cover-in">
  <p class="psr-brand">Pasar</p><h1>$title</h1><p>$text</p><p><a href="./?lang=$lang">$again</a></p>
</main></body></html>
""")

_LOST = re.compile(r"<v-progress-circular[^>]*>Server\s+disconnected\.</v-progress-circular>")
_STALE = "App is disconnected, and may not function properly. Please refresh the page."


def dressed(html: str, query: str) -> str:
    """Solara's page in the reader's language, free to zoom, with our styles and the first sight of the answer."""
    words = _words(query)
    html = html.replace("<html>", f'<html lang="{words.lang}">', 1)
    html = re.sub(r'<meta name="viewport"[^>]*>', VIEWPORT, html, count=1)
    html = re.sub(r'<link rel="icon"[^>]*>', "", html)
    html = html.replace("<v-progress-linear ", f'<v-progress-linear aria-label="{escape(words("page.opening"))}" ')
    html = _LOST.sub(f'<p class="psr-lost" role="alert">{escape(words("page.lost"))}</p>', html)
    html = html.replace(_STALE, escape(words("page.stale")))
    html = html.replace("</head>", f"{_links()}{_THEME}</head>", 1)
    return re.sub(r"(<body[^>]*>)", lambda found: found[1] + _cover(words, query), html, count=1)


def full_house(query: str) -> str:
    """Page for a visitor for whom there is no room."""
    words = _words(query)
    texts = {name: escape(words(f"page.full_{name}")) for name in ("title", "text", "again")}
    return _FULL.substitute(texts, lang=words.lang, viewport=VIEWPORT, links=_links(), theme=_THEME)


def too_long(query: str) -> str:
    """Page for an address longer than any that is read."""
    words = _words(query)
    texts = {name: escape(words(f"page.long_{name}")) for name in ("title", "text", "again")}
    return _LONG.substitute(texts, lang=words.lang, viewport=VIEWPORT, links=_links(), theme=_THEME)


def _cover(words: Words, query: str) -> str:
    from sim.dashboard.answer import told_at

    keys = {"loading": "loading", "slow": "slow", "full": "full_text", "script": "no_script"}
    texts = {name: escape(words(f"page.{key}")) for name, key in keys.items()}
    return _COVER.substitute(texts, sentence=escape(told_at(query)))


def _words(query: str) -> Words:
    lang = parse_qs(query).get("lang", [FIRST])[0]
    return Words(lang if lang in LANGUAGES else FIRST)


def _links() -> str:
    icon = f'<link rel="icon" type="image/svg+xml" href="{versioned("icon.svg")}">'
    return icon + "".join(f'<link rel="stylesheet" href="{each}">' for each in stylesheets())
