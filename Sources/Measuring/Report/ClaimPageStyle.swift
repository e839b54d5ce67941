/// How the page of claims looks, in the light, in the dark, and on paper.
enum ClaimPageStyle {
  static let text = #"""

    :root { color-scheme: light dark; --paper: #fbfaf6; --ink: #1b2130; --dim: #555c6b; --line: #dbd7cc; --accent: #1a53b8; --yes: #157347; --no: #b42318; --part: #9a6700 }
    @media (prefers-color-scheme: dark) {
      :root { --paper: #14161b; --ink: #e7e9ee; --dim: #a2a9b6; --line: #343945; --accent: #8ab4ff; --yes: #4ac08a; --no: #ff7a6e; --part: #e8b240 }
    }
    * { box-sizing: border-box }
    body { margin: 0 auto; max-width: 52rem; padding: 2.5rem 1.25rem 4rem; color: var(--ink); background: var(--paper); font: 1rem/1.5 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; overflow-wrap: break-word }
    h1, h2 { font-family: Charter, "Iowan Old Style", Georgia, "Noto Serif", "DejaVu Serif", serif; line-height: 1.25; text-wrap: balance }
    h1 { font-size: 1.8rem; margin: 0 0 .6rem }
    h2 { font-size: 1.3rem; margin: 3rem 0 .6rem }
    p { margin: .5rem 0; max-width: 44rem }
    a { color: var(--accent) }
    .claims, .checks { padding: 0; list-style: none }
    .claims li, .checks li { margin: .35rem 0; max-width: 44rem }
    .badge { display: inline-block; padding: .05rem .55rem; border: 1px solid currentColor; border-radius: 1rem; font-size: .85rem; font-weight: 600; white-space: nowrap }
    .holds, .met b { color: var(--yes) }
    .doesNotHold, .missed b { color: var(--no) }
    .holdsPartly { color: var(--part) }
    .notMeasured { color: var(--dim) }
    .checks li { display: grid; grid-template-columns: 2.6rem minmax(0, 1fr); gap: .6rem }
    .scroll { max-width: 100%; overflow-x: auto; margin: .3rem 0 1.4rem }
    table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums }
    .caption { margin: 1.4rem 0 0; color: var(--dim); font-size: .9rem }
    th, td { padding: .22rem .8rem .22rem 0; text-align: right; font-weight: 400; white-space: nowrap }
    th:first-child { text-align: left }
    thead th { max-width: 6.5rem; color: var(--dim); font-size: .8rem; white-space: normal; vertical-align: bottom }
    tbody tr { border-top: 1px solid var(--line) }
    .control { color: var(--dim); font-style: italic }
    figure { margin: 1.2rem 0 }
    figure svg { background: #fff; max-width: 100%; height: auto; border: 1px solid var(--line); border-radius: 6px }
    pre { padding: .7rem .9rem; border: 1px solid var(--line); border-radius: 6px; overflow-x: auto; font-size: .85rem }
    @media print { body { max-width: none; padding: 0 } section { break-inside: avoid-page } }

    """#
}
