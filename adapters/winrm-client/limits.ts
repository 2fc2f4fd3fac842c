/** What the npm package winrm-client 0.0.11 cannot do, as found in its source and by running it. */
export const limits: readonly string[] = [
  'seals nothing: hosts as Windows installs them, on port 5985, refuse it, so that it is used over HTTPS only',
  'logs on anew for each request, over connections of its own: about a dozen requests for one command',
  'knows no authority but those of the system (NODE_EXTRA_CA_CERTS adds one), no pinned and no client certificate',
  'has upper-cased domains: an account of a domain in mixed case is refused',
  'gives every message the same id, which a strict host takes for the same message again',
  'gives no exit code, and no reason of a refused request but its HTTP status',
  'cannot end a command: its shell is deleted instead, with whatever ran in it',
  'sends standard input as to a console, and has not been seen to run scripts on a real Windows',
  'reads output in pieces and drops what looks like a number: an answer may be lost, and then its outcome is unknown',
  'prints passwords when DEBUG names it: Fettle does not use it then',
];
