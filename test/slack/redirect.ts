// Loaded with `--import` before a bot that a test starts: whatever it says to Slack's Web API goes to the
// strict server, and nothing to anybody else. The product knows no other address than Slack's own, so that
// nobody can send its tokens elsewhere by a setting.
const strict = new URL(import.meta.url).searchParams.get('to') ?? '';
const official = 'https://slack.com/api/';
const real = globalThis.fetch;

globalThis.fetch = (input, init) => {
  const url = input instanceof Request ? input.url : String(input);
  if (url.startsWith(official)) return real(`${strict}${url.slice(official.length)}`, init);
  if (new URL(url).hostname === '127.0.0.1') return real(input, init);
  return Promise.reject(new Error(`a test asked for ${url}`));
};
