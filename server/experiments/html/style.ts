/** Okabe and Ito's colours, distinguishable with colour blindness, adjusted for contrast on each background. */
const COLORS: readonly (readonly [light: string, dark: string])[] = [
  ["#0072b2", "#56b4e9"],
  ["#c24e00", "#e69f00"],
  ["#007a5a", "#2fc79d"],
  ["#a8437d", "#e39bc4"],
  ["#6b5b00", "#f0e442"],
  ["#5a4fcf", "#a9a2ff"],
  ["#7a3b10", "#d9956a"],
  ["#444b54", "#b9c0c9"],
];

const colorRules = (dark: boolean): string =>
  COLORS.map(([light, night], i) => `.a${i}{--arm:${dark ? night : light}}`).join("");

/** The style of a report. It names no resource, so the page loads nothing. */
export const reportStyle = `
:root{color-scheme:light dark;--text:#1c2127;--soft:#59636e;--line:#d5dae0;--back:#fff;--panel:#f6f8fa}
${colorRules(false)}
@media (prefers-color-scheme:dark){:root{--text:#e4e9ef;--soft:#9aa5b1;--line:#343b44;--back:#14181d;--panel:#1c2229}
${colorRules(true)}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--text);font:15px/1.5 system-ui,sans-serif}
main{max-width:1320px;margin:0 auto;padding:20px 16px 48px}
h1{font-size:1.6rem;margin:0 0 4px;overflow-wrap:anywhere}h2{font-size:1.2rem;margin:32px 0 8px}h3{font-size:1rem;margin:0;overflow-wrap:anywhere}
p{margin:4px 0}.soft{color:var(--soft)}
ul{margin:4px 0;padding-left:20px}
.notes{border-left:4px solid #d98200;background:var(--panel);padding:8px 12px;margin:12px 0}
.legend{display:flex;flex-wrap:wrap;gap:4px 16px;list-style:none;padding:0;position:sticky;top:0;background:var(--back);z-index:1}
.key{display:inline-block;width:18px;height:0;border-top:3px solid var(--arm);vertical-align:middle;margin-right:6px}
.dashed.key{border-top-style:dashed}
.measures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,400px),1fr));gap:16px}
.measure{border:1px solid var(--line);border-radius:6px;padding:12px;min-width:0}
svg{display:block;width:100%;height:auto}
svg text{font:13px system-ui,sans-serif;fill:var(--soft)}
.grid{stroke:var(--line);stroke-width:1}
.line{fill:none;stroke:var(--arm);stroke-width:2}.band{fill:var(--arm);opacity:.16}
.arm circle,.iqm{fill:var(--arm)}.seed{opacity:.55}.whisker{stroke:var(--arm);stroke-width:3}
.dashed .line{stroke-dasharray:5 3}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:13px;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:3px 10px 3px 0;border-bottom:1px solid var(--line);vertical-align:top}
td{white-space:nowrap}td small{display:block;color:var(--soft)}th{overflow-wrap:anywhere;min-width:5em}thead th{min-width:0;overflow-wrap:normal}
th[scope=row]{font-weight:600}
thead th{color:var(--soft);font-weight:500}
details>summary{cursor:pointer;margin:20px 0 8px;font-weight:600}
code{font:12px ui-monospace,monospace}
`;
