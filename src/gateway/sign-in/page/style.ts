/** The look of the sign-in page, in the light or dark that its reader has. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f4f5f7, #14161a); --card: light-dark(#fff, #1d2026); --line: light-dark(#d4d8df, #363c46); --edge: light-dark(#868e9e, #727c8d);
  --text: light-dark(#1b1f27, #e7e9ee); --quiet: light-dark(#596070, #a2aab8); --act: light-dark(#1d4ed8, #3b6ef0);
  --bad: light-dark(#b42318, #ff9a8f); --bad-ground: light-dark(#fdeeec, #3a2020);
  font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--ground)
}
* { box-sizing: border-box }
body { margin: 0; min-height: 100dvh; display: grid; align-content: safe center; padding: 1rem }
main { width: 100%; max-width: 25rem; margin: 0 auto; padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem }
h1 { margin: 0 0 1.5rem; font-size: 1.5rem; line-height: 1.2 }
h2 { margin: 1.5rem 0 .5rem; font-size: 1rem }
p { margin: 0 0 1rem; overflow-wrap: anywhere }
label { display: block; margin-bottom: 1rem; font-weight: 600 }
input, button, .button { display: block; width: 100%; min-height: 2.75rem; padding: .5rem .75rem; font: inherit; font-weight: 400; border: 1px solid var(--edge); border-radius: .375rem }
input { margin: .25rem 0; background: transparent; color: inherit }
button, .button { margin-top: .75rem; text-align: center; text-decoration: none; background: transparent; color: inherit; cursor: pointer }
button.main { background: var(--act); border-color: var(--act); color: #fff; font-weight: 600 }
button:disabled { opacity: .6; cursor: progress }
:focus-visible { outline: 2px solid var(--act); outline-offset: 2px }
:is(button, .button):hover { border-color: var(--text) }
small, .quiet { color: var(--quiet); font-size: .875rem; font-weight: 400 }
#providers:not(:empty) { margin-top: 1.25rem; padding-top: .5rem; border-top: 1px solid var(--line) }
#message:not(:empty) { margin: 0 0 1rem; padding: .75rem; border-radius: .375rem; color: var(--bad); background: var(--bad-ground) }
section form, section details { margin-top: 1rem; padding-top: 1rem; border-top: 1px solid var(--line) }
details > form { border: 0; padding: 0 }
details + button { margin-top: 1.5rem }
svg { display: block; width: 12rem; max-width: 100%; margin: 0 auto 1rem; background: #fff }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere }
ol { padding-left: 2rem }
summary { margin-bottom: .5rem; cursor: pointer; font-weight: 600 }
[hidden] { display: none !important }
`;
