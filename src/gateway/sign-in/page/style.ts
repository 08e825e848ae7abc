/** The look of the sign-in page, in the light or dark that its reader has. */
export const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
main { max-width: 22rem; margin: 12vh auto; padding: 0 1rem }
label, input, button, nav a { display: block; width: 100%; box-sizing: border-box }
input, button { font: inherit; padding: .5rem; margin: .25rem 0 1rem }
[hidden] { display: none }
`;
