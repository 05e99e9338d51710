"""Names of Quarto's keys that have no bearing on what a document says, by the reason.

They are the options in Quarto's published schema that concern looks, editors, publishing or other formats.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RUNS: Final[Mapping[str, str]] = {
    "code runs once for all formats": """
        cache freeze keep-md keep-ipynb daemon daemon-restart debug ipynb engines julia knitr cache-path
        cache-vars cache-globals cache-lazy cache-rebuild cache-comments dependson autodep
    """,
    "of knitr, of notebooks or of other kinds of output": """
        ipynb-filters message df-print fig-format fig-dpi fig-asp fig-responsive fig-retina dpi
        plotly-connected mermaid-format
    """,
}
"""How Quarto runs code."""

_FIGURES: Final = """
    fig-align fig-pos fig-env fig-scap fig-column tbl-column column cap-location fig-cap-location
    tbl-cap-location tbl-colwidths out-width out-height lightbox lightbox-group html-table-processing
"""
_CODE: Final = "code-overflow code-line-numbers code-copy code-link code-block-bg code-block-border-left"

CELL: Final[Mapping[str, str]] = {
    "looks": f"""
        {_FIGURES} {_CODE} classes panel layout-align layout-valign collapse highlight prompt
        comment class-source class-output class-warning class-message class-error attr-source
        attr-output attr-warning attr-message attr-error output-location fragment
    """,
    "of knitr, of notebooks or of dashboards": """
        out-extra fig-keep fig-show external sanitize interval aniopts animation-hook tidy tidy-opts
        purl strip-white size background id export padding expandable width height context color
    """,
}
"""Options of cells."""

PROJECT: Final[Mapping[str, str]] = {
    "of Quarto's command": """
        title output-dir lib-dir render resources brand preview pre-render post-render detect
    """,
}
"""Options below ``project:``."""

AUTHOR: Final[Mapping[str, str]] = {
    "not printed": """
        id number fax phone corresponding equal-contributor deceased attributes role roles note
        acknowledgements metadata funding
    """,
}
"""Details of an author."""

AFFILIATION: Final[Mapping[str, str]] = {"not printed": "isni ringgold ror number letter"}
"""Details of an affiliation."""

DOCUMENT: Final[Mapping[str, str]] = {
    "looks": f"""
        {_FIGURES} {_CODE} theme css brand brand-mode highlight-style syntax-highlighting
        syntax-definition syntax-definitions include-in-header header-includes html-math-method
        anchor-sections smooth-scroll page-layout toc-location toc-expand toc-indent toc-float minimal
        grid body-classes document-css tabsets respect-user-color-scheme classoption fontcolor linkcolor
        monobackgroundcolor backgroundcolor filecolor citecolor urlcolor toccolor colorlinks
        contrastcolor sansfont monofont codefont mathfont font-paths fontsize fontenc
        fontfamily fontfamilyoptions linestretch max-width margin margin-left margin-right margin-top
        margin-bottom papersize columns section-numbering page-numbering logo title-block-style
        title-block-banner title-block-banner-color title-block-categories appendix-style
        appendix-cite-as reference-location citation-location citations-hover footnotes-hover
        crossrefs-hover link-external-icon link-external-newwindow link-external-filter code-annotations
        theorem-appearance margin-geometry template template-partials section-divs html-q-tags
        email-obfuscation mermaid axe layout code-tools code-links html-pre-tag-processing
        css-property-processing bibliographystyle shift-heading-level-by top-level-division language
        crossref lof lot
    """,
    "the editor, and files that Quarto makes": """
        editor editor_options zotero keep-typ keep-tex keep-source keep-hidden output-file output-ext
        extract-media resource-path resources trace fail-if-warnings dump-args ignore-args
        file-scope data-dir verbosity log-file input-file input-files to writer track-changes
        prefer-html output-divs merge-includes quarto-required validate-yaml preview-mode
        self-contained-math wrap tab-stop preserve-tabs eol strip-comments ascii abbreviations
        use-rsvg-convert identifier-prefix request-headers shortcodes extensions profile ojs-engine
        live-html webr pyodide jupytext nbformat nbformat_minor kernelspec
    """,
    "websites, books and publishing": """
        website book manuscript about listing comments categories image image-alt image-height
        image-width image-lazy-loading search repo-actions aliases draft draft-mode order tags category
        subject copyright citation google-scholar funding canonical-url format-links
        notebook-links other-links notebook-view notebook-view-style notebook-preview-options
        notebook-subarticles open-graph twitter-card sidebar navbar page-footer page-navigation
        bread-crumbs reading-time date-meta author-meta title-meta description-meta title-prefix pagetitle
        hypothesis giscus utterances published-title modified-title author-title affiliation-title
        doi-title description-title keywords-title
    """,
    "LaTeX": """
        documentclass pdf-engine pdf-engine-opt pdf-engine-opts cite-method biblatexoptions
        natbiboptions biblio-style biblio-title biblio-config geometry hyperrefoptions indent
        block-headings pagestyle CJKmainfont CJKoptions mainfontoptions sansfontoptions monofontoptions
        mathfontoptions microtypeoptions beamerarticle links-as-notes listings indented-code-classes
        shorthands latex-auto-mk latex-auto-install latex-min-runs latex-max-runs latex-clean
        latex-makeindex latex-makeindex-opts latex-tlmgr-opts latex-output-dir latex-tinytex
        latex-input-paths
    """,
    "other formats": """
        affiliation institute article journal notes page-width variant markdown-headings
        ipynb-output identifier creator contributor type relation coverage rights belongs-to-collection
        group-position page-progression-direction ibooks epub-metadata epub-subdirectory epub-fonts
        epub-chapter-level epub-cover-image epub-title-page split-level list-tables indenting adjusting
        hyphenate headertext footertext includesource pointsize lineheight interlinespace linkstyle
        whitespace pagenumbering pdfa pdfaiccprofile pdfaintent section header email-version orientation
        scrolling expandable nav-buttons parameters revealjs-url s5-url slidy-url slideous-url
        revealjs-plugins footer scrollable smaller output-location embedded display auto-stretch width
        height min-scale max-scale center disable-layout code-block-height preview-links auto-play-media
        preload-iframes view-distance mobile-view-distance parallax-background-image
        parallax-background-size parallax-background-horizontal parallax-background-vertical progress
        history navigation-mode touch keyboard mouse-wheel hide-inactive-cursor hide-cursor-time loop
        shuffle controls controls-layout controls-tutorial controls-back-arrows auto-slide
        auto-slide-stoppable auto-slide-method default-timing pause help hash hash-type
        hash-one-based-index respond-to-hash-changes fragment-in-url slide-tone jump-to-slide
        pdf-max-pages-per-slide pdf-separate-fragments pdf-page-height-offset overview menu chalkboard
        multiplex scroll-view transition transition-speed background-transition fragments auto-animate
        auto-animate-easing auto-animate-duration auto-animate-unmatched auto-animate-styles incremental
        slide-level slide-number show-slide-number title-slide-attributes title-slide-style
        center-title-slide show-notes rtl beameroption aspectratio titlegraphic navigation
        section-titles colortheme colorthemeoptions fonttheme fontthemeoptions innertheme
        innerthemeoptions outertheme outerthemeoptions themeoptions
    """,
}
"""Keys of a front matter."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


FORMATS: Final = _names(
    """
    pdf latex beamer context odt rtf pptx epub epub2 epub3 revealjs slidy s5 slideous dzslides
    dashboard email html4 html5 gfm commonmark commonmark_x markdown markdown_github markdown_mmd
    markdown_phpextra markdown_strict md hugo hugo-md docusaurus-md mediawiki dokuwiki jira xwiki
    zimwiki textile muse ipynb jats docbook docbook4 docbook5 tei ms man rst org asciidoc asciidoctor
    plain native json icml opml texinfo haddock opendocument chunkedhtml confluence biblatex bibtex
    csljson live-html fb2 live
    """
)
"""Formats that only Quarto writes; those of extensions end with one of them."""

FILTERS: Final = _names(
    """
    lightbox line-highlight code-fullscreen code-visibility openlinksinnewpage social-share
    roughnotation collapse-callout collapse-output light-content animate shinylive output-line-highlight
    codefocus highlight-text fontawesome iconify hide-comment wordcount reveal-header latex-environment
    webr pyodide live drop spotlight qrcode interlinks
    pagebreak parse-latex code-filename preview-colour auto-dark masonry nutshell simplemenu tabset
    attribution pointer bsicons academicons author-info-blocks authors-block scholarly-metadata
    """
)
"""Filters of extensions that change the looks, or only offer shortcodes."""

FILTERS_BY_USE: Final[Mapping[str, str]] = {
    "include-code-files": r"\binclude=",
    "custom-numbered-blocks": r":::",
    "diagram": r"(?:`{3}|~{3})\s*\{?\.?(?:mermaid|plantuml|graphviz|dot|tikz|asymptote|cetz|d2)\b",
    "multibib": r"#refs-",
    "abstract-section": r"(?im)^#+ *abstract\b",
    "pseudocode": r"pseudocode",
    "critic-markup": r"\{(?:\+\+|--|~~|==|>>)",
    "acronyms": r"\\acr?s?\{|\+\w+",
    "tikz": r"tikz",
    "not-in-format": r"not-in-format",
    "quizdown": r"quizdown",
}
"""Filters that change what they find, and a pattern of that: without it they are noted, else refused."""

KEYS_BY_CODE: Final[Mapping[str, str]] = {"server": r"\bshiny\b|\bcontext\s*[:=]"}
"""Refused keys that are noted if the code does not have what they are for, by a pattern of that."""
KEYS_BY_TEXT: Final[Mapping[str, str]] = {
    "default-image-extension": r"!\[[^\]]*\]\((?:[^()\s]*/)?[^()\s/.]+[)\s]"
}
"""The same for those that are noted if the text does not have it."""

KERNELS: Final = (
    "ir", "julia", "bash", "sas", "stata", "octave", "matlab", "javascript", "deno", "evcxr", "rust", "java",
    "scala", "ruby", "sql", "gnuplot", "wolfram", "sagemath", "maxima", "haskell", "ihaskell", "csharp",
    ".net", "perl", "go", "gophernotes", "xcpp", "cpp", "kotlin", "lua", "tslab",
)  # fmt: skip
"""What the names of kernels for other languages than Python begin with."""
