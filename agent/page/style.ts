/** One sheet for all pages of the family: system fonts, both themes, 320 px, paper. */
export const style = `
:root{color-scheme:light dark;--paper:light-dark(#fbf8f2,#0f1a24);--card:light-dark(#fff,#162532);
--ink:light-dark(#14242f,#ece7dc);--soft:light-dark(#4a5a66,#b4bfc7);--edge:light-dark(#6f7c86,#8496a4);
--link:light-dark(#0a567c,#8ccbe8);--ok:light-dark(#17603b,#7fd6a3);--warn:light-dark(#7d4a00,#ffc56b)}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.2rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
header,main,footer{max-width:46rem;margin:0 auto;padding:.75rem 1rem}
h1{font-size:1.7rem;line-height:1.25;margin:.5rem 0}h2{font-size:1.35rem;line-height:1.3;margin:2.2rem 0 .5rem}
h3{font-size:1.15rem;margin:1.4rem 0 .4rem}h4{font-size:1.05rem;margin:1rem 0 .25rem}
p,ul,ol,dl{margin:.4rem 0 .8rem}li{margin:.25rem 0}ul,ol{padding-inline-start:1.5rem}
a{color:var(--link);text-underline-offset:.18em}
a:focus-visible,summary:focus-visible{outline:3px solid var(--link);outline-offset:3px}
.skip{position:absolute;left:-99rem}.skip:focus{position:static}
.box{background:var(--card);border:1px solid var(--edge);border-inline-start:.5rem solid var(--edge);border-radius:.5rem;padding:.6rem 1rem;margin:.8rem 0}
.box.ok{border-inline-start-color:var(--ok)}.box.warn{border-inline-start-color:var(--warn)}
.box p:first-child{font-size:1.35rem;font-weight:700;margin-top:0}.mark{width:1.1em;height:1.1em;margin-inline-end:.5rem;vertical-align:-.15em;fill:none;stroke:currentColor;stroke-width:2.5}
.ok .mark{color:var(--ok)}.warn .mark{color:var(--warn)}
.soft{color:var(--soft)}.qr{display:block;width:12rem;max-width:100%;height:auto;margin:.8rem 0}
summary{cursor:pointer;padding:.35rem 0;min-height:2.75rem}
code{font-size:1em;font-weight:700}
dl div{display:flex;flex-wrap:wrap;gap:0 .6rem;border-top:1px solid var(--edge);padding:.2rem 0}
dt{color:var(--soft);flex:0 1 16rem}dd{margin:0;flex:1 1 12rem;font-variant-numeric:tabular-nums}
.beats{font-size:1rem}
@media print{body{background:#fff;color:#000;font-size:11pt}.skip,.switch{display:none}.box{break-inside:avoid}a{color:inherit}}
`;
