/** What the sign-in page has; its script shows the parts that go with who looks. */
export const markup = `<main>
<h1 id="title">Sign in to Lode</h1>
<p id="message" role="alert"></p>
<form id="form" hidden>
<label id="name-part">Name <input id="name" required autocomplete="username" autocapitalize="none" spellcheck="false"></label>
<label id="password-part"><span id="password-label">Password</span> <input id="password" type="password" required>
<small id="password-hint" hidden>At least 12 characters, and not what others would guess.</small></label>
<label id="factor-part" hidden>Code of your app <input id="factor" autocomplete="one-time-code" autocapitalize="none" spellcheck="false">
<small>Or a recovery code.</small></label>
<button class="main">Sign in</button>
</form>
<nav id="providers" aria-label="Identity providers"></nav>
<section id="session" hidden>
<p><strong id="who"></strong><br><span id="role"></span></p>
<p class="quiet" id="until"></p>
<details id="password-change" hidden><summary>Change the password</summary>
<form id="password-form"><input type="text" autocomplete="username" hidden>
<label id="current-part">Current password <input id="current" type="password" autocomplete="current-password"></label>
<label>New password <input id="next" type="password" required autocomplete="new-password">
<small>At least 12 characters. Other sessions end.</small></label>
<button class="main">Change</button></form></details>
<details id="factor-change" hidden><summary id="factor-state"></summary>
<form id="factor-begin"><label id="factor-password-part">Current password <input id="factor-password" type="password" autocomplete="current-password"></label>
<button>Set up an authenticator app</button></form>
<div id="factor-new" hidden><p>Scan this with an authenticator app, or type the secret into it.</p>
<svg id="qr" role="img" aria-label="QR code of the secret" shape-rendering="crispEdges"></svg><p><code id="secret"></code></p></div>
<div id="recovery" hidden><p>Keep these codes where others do not find them. Each signs in once, when the app is lost.</p><ol id="codes"></ol></div>
<form id="factor-form" hidden>
<label>Code of the app <input id="factor-code" required autocomplete="one-time-code" spellcheck="false"></label>
<button class="main" id="factor-act"></button></form></details>
<button id="leave">Sign out</button>
<button id="leave-all">Sign out everywhere</button>
</section>
</main>
`;
