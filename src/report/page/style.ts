/**
 * The look of the page. Two hues that the colour-blind tell apart, blue for bought and amber for sold, each as a ramp that only grows
 * darker (on dark ground: lighter). Holes are what lies behind the drawing: hatched.
 */
/** A picture, because a gradient is coarse on paper. */
const hatched = (colour: string): string =>
  `--hatch-image:url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='6' height='6'%3E%3Cpath d='M-1 1L1-1M-.5 6.5L6.5-.5M5 7L7 5' stroke='%23${colour}' stroke-width='1.1'/%3E%3C/svg%3E");`

const LIGHT = `
--ground:#f4f6f9;--card:#fff;--ink:#13202e;--dim:#51606f;--line:#dbe2ea;--accent:#c2255c;--hatch:#738293;--hatch-ground:#fff;${hatched('738293')}
--bought:#1f6fb2;--bought-pale:#9cc7e8;--bought-ink:#155a96;--sold:#c97c10;--sold-pale:#f0cb8a;--sold-ink:#8a5200;
--b0:#eef5fb;--b1:#d6e8f6;--b2:#b3d6ee;--b3:#86bfe3;--b4:#56a4d4;--b5:#2f87c0;--b6:#196aa5;--b7:#104d84;--b8:#0a2f5c;
--s0:#fcf5e8;--s1:#fae7c3;--s2:#f6d28f;--s3:#efb858;--s4:#e0992b;--s5:#c77c10;--s6:#a35f06;--s7:#7b4504;--s8:#512c02;
--complete:#2f87c0;--partial:#a9d0ea;--missing:#8795a5;--before:#7b8794;--year:#a0640a;`

const DARK = `
--ground:#0d131a;--card:#151d27;--ink:#e8eef5;--dim:#a3b2c2;--line:#2c3947;--accent:#ff8fb4;--hatch:#8595a8;--hatch-ground:#151d27;${hatched('8595a8')}
--bought:#5aaeed;--bought-pale:#2d5c82;--bought-ink:#86c5f4;--sold:#eeb04a;--sold-pale:#775a26;--sold-ink:#f3c377;
--b0:#18242f;--b1:#17364e;--b2:#17496d;--b3:#1a5f8e;--b4:#2478ae;--b5:#3f96ca;--b6:#6cb6e1;--b7:#a2d5f2;--b8:#e3f5ff;
--s0:#251e13;--s1:#3e2e13;--s2:#5a4013;--s3:#7b5514;--s4:#9f6d18;--s5:#c58a26;--s6:#e3ab4b;--s7:#f5ce86;--s8:#fff2d6;
--complete:#3f96ca;--partial:#1f4f74;--missing:#6d7e92;--before:#93a2b1;--year:#d99a3c;`

const rampOf = (n: number): string =>
  `.b${n}{fill:var(--b${n});background:var(--b${n})}.sold .b${n}{fill:var(--s${n});background:var(--s${n})}`

const RAMPS = Array.from({ length: 9 }, (_, n) => rampOf(n))

export const STYLE = `
:root{color-scheme:light dark;${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI","Hiragino Sans","Noto Sans JP","Noto Sans CJK JP",Meiryo,sans-serif;-webkit-text-size-adjust:100%}
main,header,footer{max-width:1120px;margin:0 auto;padding:0 20px}
header{padding-top:28px}
footer{padding-top:8px;padding-bottom:40px;color:var(--dim);font-size:.85rem}
h1{margin:0;font-size:1.05rem;font-weight:600;color:var(--dim)}
h2{margin:6px 0 2px;font-size:1.9rem;line-height:1.2;overflow-wrap:anywhere}
h3{margin:0;font-size:1.12rem}
h4{margin:18px 0 6px;font-size:.95rem}
.span{margin:0 0 16px;color:var(--dim)}
.lead{margin:4px 0 12px;color:var(--dim);max-width:80ch}
.lead b{color:var(--ink)}
.note{color:var(--dim);font-size:.85rem}
nav ul{display:flex;flex-wrap:wrap;gap:4px 14px;list-style:none;margin:6px 0 14px;padding:0;font-size:.9rem}
a{color:var(--bought-ink)}
.card,.tile{background:var(--card);border:1px solid var(--line);border-radius:12px}
.card{padding:18px 20px 16px;margin:0 0 16px;break-inside:avoid}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(160px,1fr));gap:12px;margin:0 0 16px}
.tiles:has(:nth-child(6)){grid-template-columns:repeat(3,1fr)}
.tile{padding:14px 16px;border-top:4px solid var(--line)}
.tile.bought{border-top-color:var(--bought)}.tile.sold{border-top-color:var(--sold)}.tile.holes{border-top-color:var(--accent)}
.tile dt{color:var(--dim);font-size:.88rem}
.tile dd{margin:0}
.tile b{font-size:2rem;line-height:1.25;font-variant-numeric:tabular-nums}
.tile .unit{color:var(--dim)}
.tile .note{display:block}
.legend{display:flex;flex-wrap:wrap;gap:2px 16px;list-style:none;margin:0 0 8px;padding:0;font-size:.84rem;color:var(--dim)}
.legend li{display:flex;align-items:center;gap:6px}
.legend .apart{margin-left:auto}
.ramp{gap:2px 6px}
.ramp li{gap:3px}
.ramp .unit{margin-right:10px}
.key{display:inline-block;width:16px;height:12px;border-radius:2px;border:1px solid var(--line);flex:none}
.key.stroke{height:0;border:0;border-top:3px solid;border-radius:0;width:20px}
.key.stroke.mark{color:var(--ink);border-top-width:2px}.key.stroke.now{color:var(--bought)}.key.stroke.before{color:var(--before);border-top-style:dashed}.key.stroke.year{color:var(--year);border-top-style:dotted}
.key.bought,.key.bought.part{background:var(--bought)}.key.bought.part{background:var(--bought-pale);border-color:var(--bought)}
.key.sold{background:var(--sold)}.key.band{background:var(--bought-pale);opacity:.8}
.key.hatched,.key.holed,.plot.heat .area{background-color:var(--hatch-ground);background-image:var(--hatch-image)}
.key.edge{border:0;border-left:2px solid var(--accent);width:0;height:14px;border-radius:0}
.key.complete{background:var(--complete)}.key.partial{background:var(--partial)}.key.missing{background:none;border:1.5px solid var(--missing)}.key.soon{background:none;border:2px solid var(--accent)}
.plot{display:grid;grid-template-columns:auto minmax(0,1fr);grid-template-rows:auto 20px auto;font-size:.76rem;color:var(--dim);margin-top:8px}
.plot:has(>.y>b){margin-top:28px}
.y{position:relative;width:calc(var(--y)*1ch + 16px)}
.y b{position:absolute;left:0;top:-26px;font-weight:400}
.y span{position:absolute;right:8px;transform:translateY(-50%);white-space:nowrap;font-variant-numeric:tabular-nums}
.x{position:relative;grid-column:2;height:20px;overflow:hidden}
.x span{position:absolute;top:2px;white-space:nowrap;padding-left:4px;border-left:1px solid var(--line)}
.centred .x{overflow:visible}.centred .x span{transform:translateX(-50%);border:0;padding:0}
.edges .x span:first-child{transform:none}
.edges .x span:last-child{transform:translateX(-100%)}
.area{position:relative;height:300px;outline-offset:3px;touch-action:pan-y;cursor:crosshair}
.heat .area{height:384px;border-radius:3px}
.small .area{height:190px}
.area:focus-visible,.scroll:focus-visible,summary:focus-visible,a:focus-visible{outline:3px solid var(--accent)}
.area svg{position:absolute;inset:0;width:100%;height:100%;overflow:visible;display:block}
.heat svg{shape-rendering:crispEdges}
${RAMPS.join('')}
.key{fill:none}
.open{fill:var(--card)}
.edge{fill:none;stroke:var(--accent);stroke-width:2px;vector-effect:non-scaling-stroke}
svg .halo,svg .mark{fill:none;stroke:var(--card);stroke-width:4px;vector-effect:non-scaling-stroke}svg .mark{stroke:var(--ink);stroke-width:1.5px}
.grid,.zero{fill:none;stroke:var(--line);stroke-width:1px;vector-effect:non-scaling-stroke}
.zero{stroke:var(--dim)}
svg .bought{fill:var(--bought)}svg .sold{fill:var(--sold)}
svg .part{fill:var(--bought-pale);stroke:var(--bought);stroke-width:1px;vector-effect:non-scaling-stroke}
svg .sold.part{fill:var(--sold-pale);stroke:var(--sold)}
svg .stroke{fill:none;stroke-width:2.5px;stroke-linejoin:round;stroke-linecap:round;vector-effect:non-scaling-stroke}
svg .now{stroke:var(--bought)}svg .before{stroke:var(--before);stroke-dasharray:7 5}svg .year{stroke:var(--year);stroke-dasharray:1.5 5}
.plot.sold svg .now{stroke:var(--sold)}
svg .dot{fill:none;stroke-width:9px;stroke-linecap:round;stroke-dasharray:none;vector-effect:non-scaling-stroke}
svg .band{fill:var(--bought-pale);opacity:.6}.plot.sold svg .band{fill:var(--sold-pale)}
.cursor{position:absolute;pointer-events:none;outline:2px solid var(--ink);background:color-mix(in srgb,var(--ink) 12%,transparent)}
.heat .cursor,.calendar .cursor{background:none;min-width:3px;min-height:3px}
.tip{position:absolute;z-index:2;pointer-events:none;transform:translate(-50%,calc(-100% - 8px));background:var(--ink);color:var(--card);padding:4px 9px;border-radius:6px;font-size:.84rem;line-height:1.4;width:max-content;max-width:min(300px,84vw);text-align:center}
[hidden]{display:none}
.months{grid-column:2;display:flex;border-top:1px solid var(--line);margin-top:2px}
.months div{overflow:hidden;padding:3px 0 0 4px;border-left:1px solid var(--line);white-space:nowrap;min-width:0}
.months div{container-type:inline-size}
.months span{display:block;font-weight:600;color:var(--bought-ink);font-variant-numeric:tabular-nums}.months span.sold{color:var(--sold-ink)}
.months b{display:none;color:var(--dim);font-weight:400}.months i{font-style:normal}
@container (min-width:7rem){.months b{display:inline}}
@container (max-width:4.3rem){.months i{display:none}}
@container (max-width:1.9rem){.months span{display:none}}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,330px),1fr));gap:4px 28px}
.pair>div{min-width:0}
.trio{grid-template-columns:repeat(auto-fit,minmax(min(100%,300px),1fr))}
.share{height:10px;border-radius:5px;background:var(--bought-pale);overflow:hidden;max-width:480px}.share i{display:block;height:100%;background:var(--bought)}
.ranks{list-style:none;margin:0;padding:0;font-size:.9rem}
.ranks li{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 12px;margin-bottom:7px;font-variant-numeric:tabular-nums}
.ranks i{flex:0 0 100%;height:5px;border-radius:3px;background:linear-gradient(90deg,var(--bought) var(--w),var(--line) 0)}.ranks.sold i{background:linear-gradient(90deg,var(--sold) var(--w),var(--line) 0)}
.lines{max-width:560px}.lines li{display:grid;grid-template-columns:1fr auto minmax(5.5em,auto)}.lines b{text-align:right}
.strip{max-width:calc(var(--weeks)*22px + 48px)}
.calendar .area{height:auto;aspect-ratio:var(--weeks)/7}
.calendar .x{height:20px}
.calendar .complete{fill:var(--complete)}.calendar .partial{fill:var(--partial)}
.calendar .holed{fill:var(--hatch-ground);stroke:var(--hatch);stroke-width:1.2px;vector-effect:non-scaling-stroke}
.calendar .missing{fill:none;stroke:var(--missing);stroke-width:1.5px;vector-effect:non-scaling-stroke}
.calendar .soon{fill:none;stroke:var(--accent);stroke-width:2.5px;vector-effect:non-scaling-stroke}
.leaving{margin:10px 0 0;padding-left:20px;font-size:.9rem}
details{margin-top:10px;font-size:.86rem}
summary{cursor:pointer;color:var(--bought-ink);width:fit-content}
.scroll{overflow:auto;max-height:340px;margin-top:6px;border:1px solid var(--line);border-radius:6px;width:fit-content;max-width:100%}
.scroll.open{font-size:.88rem}.scroll.open caption{display:none}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;white-space:nowrap}
caption{text-align:left;padding:5px 8px;color:var(--dim)}
th,td{padding:2px 8px;text-align:right;font-weight:400;border-top:1px solid var(--line)}
th:first-child{text-align:left;position:sticky;left:0;background:var(--card)}
thead th{font-weight:600;border:0}thead th::first-letter{text-transform:uppercase}
@media (max-width:640px){
main,header,footer{padding-left:12px;padding-right:12px}
.card{padding:14px 12px}
h2{font-size:1.6rem}
.tiles,.tiles:has(:nth-child(6)){grid-template-columns:1fr 1fr;gap:8px}.tile{padding:10px 12px}.tile b{font-size:1.5rem}.tile:last-child:nth-child(odd){grid-column:span 2}
.area{height:220px}.heat .area{height:300px}.small .area{height:160px}
.y{width:calc(var(--y)*1ch + 12px)}
.minor{display:none}
.legend .apart{margin-left:0}
}
@page{margin:12mm}
@media print{
:root{color-scheme:light;${LIGHT}--ground:#fff}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{font-size:10pt}h2{font-size:18pt}table{font-size:8pt}th,td{padding:2px 5px}.scroll.open table{font-size:7pt}h4{font-size:9pt}.ranks{font-size:8pt}
.x .minor{display:none}.edges .x span:first-child{transform:none}
nav,details:not([open]),.tip,.cursor,.keys{display:none}
.scroll{max-height:none;overflow:visible}
.card,.tile{border-color:#bbb}
main,header,footer{max-width:none;padding:0}header{padding:0}
.heat .area{height:300px}.area{height:220px}
.tiles{grid-template-columns:repeat(auto-fit,minmax(104px,1fr));gap:8px}.tile{padding:8px 10px}.tile b{font-size:15pt}
.trio{grid-template-columns:repeat(auto-fit,minmax(190px,1fr))}
}
`
