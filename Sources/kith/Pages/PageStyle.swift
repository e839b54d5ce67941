/// How pages look: colours in the light and in the dark, type, and layout. Each part has a colour, a kind of line and a
/// letter, so that colour is never the only sign.
enum PageStyle {
  static let text = colours + layout + figures + words + panel + story + paper

  // MARK: Colours

  private static let colours = #"""

    :root {
      color-scheme: light dark;
      --paper: #fbfaf6; --card: #fff; --ink: #1b2130; --dim: #555c6b; --line: #dbd7cc; --accent: #1a53b8;
      --g: 37 99 205; --a: 16 128 84; --r: 190 120 0; --n: 200 62 96; --m: 168 64 168; --o: 118 76 200; --rest: 110 116 130;
      --weak: .11; --middle: .22; --strong: .36;
      --serif: Charter, "Bitstream Charter", "Iowan Old Style", Georgia, "Noto Serif", "DejaVu Serif", "Liberation Serif", serif;
      --sans: system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", "Liberation Sans", sans-serif;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #14161b; --card: #1c1f27; --ink: #e7e9ee; --dim: #a2a9b6; --line: #343945; --accent: #8ab4ff;
        --g: 112 163 255; --a: 70 200 142; --r: 232 178 64; --n: 255 122 146; --m: 232 140 232; --o: 184 154 255; --rest: 150 157 172;
        --weak: .15; --middle: .27; --strong: .4;
      }
    }
    .g { --part: var(--g) } .a { --part: var(--a) } .r { --part: var(--r) } .n { --part: var(--n) } .m { --part: var(--m) }
    .o { --part: var(--o) } .rest { --part: var(--rest) } .up { --part: var(--n) } .down { --part: var(--g) } .same { --part: var(--rest) }

    """#

  // MARK: Layout

  private static let layout = #"""

    * { box-sizing: border-box }
    html { -webkit-text-size-adjust: 100%; text-size-adjust: 100% }
    body {
      max-width: 78rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; color: var(--ink); background: var(--paper);
      font: 1rem/1.5 var(--sans); overflow-wrap: break-word;
    }
    main { max-width: 48rem }
    .with-panel { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 3rem }
    h1 { margin: .2rem 0 .4rem; font: 600 1.75rem/1.25 var(--serif); text-wrap: balance }
    h2 { margin: 2.5rem 0 .6rem; font: 600 1.2rem/1.3 var(--serif) }
    h3 { margin: 1.4rem 0 .4rem; font-size: 1rem }
    p { margin: .5rem 0; max-width: 42rem }
    a { color: var(--accent) }
    .over { margin: 0; color: var(--dim); font-size: .85rem; letter-spacing: .04em }
    .note, .dim { color: var(--dim) }
    .note { font-size: .9rem }
    .apart { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 3px }
    footer { margin-top: 3rem; padding-top: .8rem; border-top: 1px solid var(--line); color: var(--dim); font-size: .85rem }
    @media (min-width: 66rem) {
      .with-panel { grid-template-columns: minmax(0, 48rem) minmax(17rem, 1fr) }
    }

    """#

  // MARK: Figures

  private static let figures = #"""

    .unit { margin: 1.4rem 0 -.2rem }
    .tiles { display: flex; flex-wrap: wrap; gap: .4rem 2rem; margin: .2rem 0 1rem; padding: 0 }
    .tiles div { display: flex; flex-direction: column-reverse; justify-content: flex-end; min-width: 4.2rem }
    .tiles dt { color: var(--dim); font-size: .85rem }
    .tiles dd { margin: 0; font: 600 1.7rem/1.2 var(--serif); font-variant-numeric: tabular-nums lining-nums }
    @media (max-width: 30rem) {
      .tiles { display: grid; grid-template-columns: repeat(3, auto); justify-content: start; gap: .5rem 1.2rem }
      .tiles dd { font-size: 1.4rem }
    }
    .key { display: flex; flex-wrap: wrap; gap: .35rem 1.4rem; margin: .8rem 0; padding: 0; list-style: none; font-size: .95rem }
    .key .dim { font-size: .85rem }
    .scroll { max-width: 100%; overflow-x: auto }
    table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums }
    caption { padding: .2rem 0; color: var(--dim); text-align: left; font-size: .85rem }
    th, td { padding: .22rem .7rem .22rem 0; text-align: right; font-weight: 400; white-space: nowrap; vertical-align: top }
    thead th { color: var(--dim); font-size: .8rem; vertical-align: bottom }
    th:first-child { text-align: left }
    tbody tr { border-top: 1px solid var(--line) }
    .sum { font-weight: 600 }
    .sum th { font-weight: 600 }
    .bars { width: 100% }
    .bars .bar { width: 45%; min-width: 8rem; padding-top: .45rem }
    .bar svg { display: block; width: 100%; height: 12px; margin-top: .1rem; overflow: visible }
    .bar .lettered { height: 24px }
    .bar .grouped { height: 18px }
    .strip figcaption { max-width: none }
    .figures { margin: 1.2rem 0 1.6rem }
    .figures figcaption { max-width: 42rem; margin-bottom: .2rem }
    .bar text { font: 600 10px var(--sans); fill: var(--dim); text-anchor: middle }
    .bar line { stroke: var(--dim); stroke-width: 1px }
    rect, .strip path { fill: rgb(var(--part)) }
    .swatch {
      display: inline-block; width: .95em; height: .95em; margin-right: .4em; border-bottom: 2px solid rgb(var(--part));
      border-radius: 2px; background: rgb(var(--part) / var(--strong)); vertical-align: -.12em;
    }
    .a.swatch { border-bottom-style: double; border-bottom-width: 3px }
    .r.swatch, .up.swatch { border-bottom-style: dashed }
    .n.swatch, .down.swatch { border-bottom-style: dotted }
    .strip { margin: 1.6rem 0 .2rem }
    .strip .row { display: grid; grid-template-columns: 1.6rem minmax(0, 1fr); gap: .3rem; margin: .35rem 0 }
    .strip svg { display: block; width: 100%; height: 3.6rem }
    .strip .plot { border-bottom: 1px solid var(--dim) }
    .strip.mirrored .plot { border-bottom: 0 }
    .strip svg text { font: 10px var(--sans); fill: var(--dim); text-anchor: end }
    .strip line { stroke: var(--line); stroke-width: 1px; vector-effect: non-scaling-stroke }
    .strip .zero { stroke: var(--dim) }
    .strip .saved { fill: rgb(var(--part) / .5) }
    .strip .cost { fill: var(--ink); fill-opacity: .78 }
    .strip .cut { fill: var(--paper) }
    .strip .here { fill: var(--accent); fill-opacity: .35 }
    .live .strip .plot { cursor: crosshair }

    """#

  // MARK: Words

  private static let words = #"""

    .words { margin: 1rem 0; font: 1.2rem/2 var(--serif); white-space: pre-wrap; unicode-bidi: plaintext; border-radius: 4px }
    .w {
      border-radius: 3px; background: rgb(var(--part) / var(--shade, 0)); text-decoration: underline solid rgb(var(--part)) 2px;
      text-underline-offset: .28em; text-decoration-skip-ink: none; box-decoration-break: clone; -webkit-box-decoration-break: clone;
    }
    .live .w { cursor: pointer }
    .w0 { --shade: 0 } .w1 { --shade: var(--weak) } .w2 { --shade: var(--middle) } .w3 { --shade: var(--strong) }
    .w.a { text-decoration-style: double; text-decoration-thickness: 1px }
    .w.r, .w.up { text-decoration-style: dashed }
    .w.n, .w.down { text-decoration-style: dotted }
    .w.same { background: none; text-decoration: none }
    .w.end { text-decoration: none; background: none }
    .w.end::after { content: "\b6"; padding: 0 .1em; color: var(--dim); font-size: .65em; background: rgb(var(--part) / var(--shade, 0)) }
    .w.on, .w:target { outline: 3px solid var(--ink); outline-offset: 1px }
    .pulls { outline: 2px solid rgb(var(--a)) }
    .pushes { outline: 2px dashed rgb(var(--n)) }
    .before { outline: 2px dotted rgb(var(--g)) }
    .w { scroll-margin: 5rem 0 }
    .hint { display: none }
    details { margin: 1rem 0 }
    summary { color: var(--accent); cursor: pointer }
    .every { margin-top: .5rem; font-size: .85rem }
    .every th { max-width: 14rem; overflow: hidden; text-overflow: ellipsis }
    .every td:last-child, .every :is(th, td):nth-child(2), .every :is(th, td):nth-child(3) { text-align: left }
    .scroll th:first-child { position: sticky; left: 0; background: var(--paper) }
    .pull { margin-right: .9em }

    """#

  // MARK: The chosen word

  private static let panel = #"""

    .panel { display: none }
    .live .panel { display: block; font-size: .9rem }
    .panel h2 { margin: 0; padding-right: 2rem; font-size: 1.5rem; overflow-wrap: anywhere }
    .panel h3 { margin: 1rem 0 .2rem; color: var(--dim); font-size: .8rem; font-weight: 400 }
    .panel ul { margin: 0; padding: 0; list-style: none }
    .panel li, .panel .flow div { display: grid; grid-template-columns: 7.8rem minmax(2rem, 1fr) 5.6rem; gap: .6rem; align-items: center; padding: .12rem 0 }
    .panel .flow { margin: .6rem 0 0 }
    .panel dt, .panel dd { margin: 0 }
    .panel .total { font-weight: 600 }
    .panel .number { text-align: right; font-variant-numeric: tabular-nums }
    .panel svg { display: block; width: 100%; height: .8rem }
    .panel button { padding: 0; border: 0; color: var(--accent); background: none; font: inherit; text-align: start; text-decoration: underline; cursor: pointer; overflow-wrap: anywhere }
    .panel .close { position: absolute; top: .5rem; right: .5rem; width: 2.4rem; height: 2.4rem; color: var(--ink); font-size: 1.3rem; text-align: center; text-decoration: none }
    .panel blockquote { margin: .4rem 0; padding-left: .7rem; border-left: 2px solid var(--line); font: 1rem/1.45 var(--serif) }
    .panel .box { position: relative; padding: 1rem 1.1rem; border: 1px solid var(--line); border-radius: 8px; background: var(--card) }
    .panel .resting .box { border-style: dashed; color: var(--dim); background: none }
    .gram { font: 1.05rem/1.5 var(--serif) }
    .panel li bdi, .gram .before { padding: 0 .15em; border-radius: 3px }
    @media (min-width: 66rem) {
      .panel .box { position: sticky; top: 1rem; max-height: calc(100vh - 2rem); overflow-y: auto }
    }
    @media (max-width: 65.99rem) {
      .panel { position: fixed; inset: auto 0 0; z-index: 1 }
      .panel .box { max-height: 46vh; padding-bottom: 1.4rem; overflow-y: auto; border-width: 1px 0 0; border-radius: 12px 12px 0 0; box-shadow: 0 -4px 24px rgb(0 0 0 / .18) }
      .panel .resting { display: none }
      .live .hint { display: block }
      .choosing .with-panel { padding-bottom: 46vh }
      .choosing .w { scroll-margin: 5rem 0 50vh }
    }
    @media (prefers-reduced-motion: no-preference) {
      .w { transition: background-color .12s }
    }

    """#

  // MARK: A story in steps

  private static let story = #"""

    .answers .bar svg { height: .7rem; margin-top: .2rem }
    .answers { width: 100%; max-width: 40rem }
    .answers th { font-size: 1rem }
    .answers .bar { width: 60% }
    .step { position: relative; margin: 0 0 0 .6rem; padding: 0 0 1.6rem 1.8rem; border-left: 2px solid var(--line) }
    .step::before { content: ""; position: absolute; top: .3rem; left: -.5rem; width: .85rem; height: .85rem; border: 2px solid rgb(var(--g)); border-radius: 50%; background: rgb(var(--g)) }
    .step.out::before { border-color: var(--dim); background: var(--paper) }
    .answers tbody tr:first-child { font-weight: 600 }
    .answers tbody tr:first-child th { font-weight: 600 }
    .step h3 { margin: 0 0 .3rem; font-size: 1.05rem }
    .story { margin: 0; padding: 0; list-style: none }
    .evidence { margin: 0; padding: 0; list-style: none }
    .evidence li { margin: .7rem 0 }
    .evidence q { display: block; font: 1.15rem/1.5 var(--serif); quotes: none; unicode-bidi: plaintext }
    .out q { color: var(--dim) }
    .cue { background: rgb(var(--g) / var(--middle)); color: var(--ink); text-decoration: underline solid rgb(var(--g)) 2px; text-underline-offset: .22em; border-radius: 3px }
    .found, .led { background: rgb(var(--a) / var(--middle)); color: var(--ink); text-decoration: underline double rgb(var(--a)) 1px; text-underline-offset: .22em; border-radius: 3px }
    .led { background: none }
    .evidence svg { display: inline-block; width: 5rem; height: .55rem; margin-right: .5rem; border-right: 1px solid var(--line); background: rgb(var(--rest) / .18) }
    .answer { font-weight: 700; text-decoration: underline dashed rgb(var(--r)) 2px; text-underline-offset: .22em }
    cite { font: .8rem var(--sans) }

    """#

  // MARK: Paper

  private static let paper = #"""

    @media print {
      body { max-width: none; padding: 0; font-size: 10pt }
      .live .panel, .live .hint { display: none }
      .w, rect, path { print-color-adjust: exact; -webkit-print-color-adjust: exact }
      table, .step, .strip { break-inside: avoid }
    }

    """#
}
