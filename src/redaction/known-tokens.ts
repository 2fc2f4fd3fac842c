import type { SecretPattern } from './secret-pattern.ts';

// Forms that the services have published for scanners. Case matters in them; each stands by itself.
const forms = [
  // GitHub, GitLab, Atlassian, Bitbucket
  'gh[pousr]_[A-Za-z0-9]{30,255}',
  'github_pat_[A-Za-z0-9_]{22,255}',
  'gl(?:pat|dt|rt|cbt|ptt|ft|soat|imt|agent)-[A-Za-z0-9_-]{20,}',
  'AT(?:ATT3|BB)[A-Za-z0-9_=-]{28,}',
  // Slack, Telegram, Discord's own are further down
  'xox[a-z]-[A-Za-z0-9-]{10,}',
  'xapp-[A-Za-z0-9-]{10,}',
  '[0-9]{8,10}:AA[A-Za-z0-9_-]{33}',
  // OpenAI and Anthropic, Hugging Face
  'sk-(?=[A-Za-z_-]{0,40}[0-9])[A-Za-z0-9_-]{20,}',
  'hf_[A-Za-z]{34}',
  // Google
  'AIza[A-Za-z0-9_-]{35}',
  'GOCSPX-[A-Za-z0-9_-]{28}',
  'ya29[.][A-Za-z0-9_-]{20,}',
  '1//0[A-Za-z0-9_-]{40,}',
  // Azure: a secret of an application, and keys that carry the mark of their service
  '[A-Za-z0-9_.~]{3}[0-9]Q~[A-Za-z0-9_.~-]{31,34}',
  '[A-Za-z0-9+/]{76}(?:[+]AS[a-z]|ACDb|[+]ABa)[A-Za-z0-9+/]{5}[AQgw]==',
  '[A-Za-z0-9]{42}(?:AzFu|AzSe)[A-Za-z0-9]{6}(?:==)?',
  // Payment, mail and telephone
  '(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,247}',
  'whsec_[A-Za-z0-9+/]{24,}={0,2}',
  'SG[.][A-Za-z0-9_-]{22}[.][A-Za-z0-9_-]{43}',
  'SK[0-9a-f]{32}',
  'key-[0-9a-f]{32}',
  '[0-9a-f]{32}-us[0-9]{1,2}',
  'shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}',
  'sq0(?:csp|atp)-[A-Za-z0-9_-]{22,43}',
  // Registries and forges of packages
  'npm_[A-Za-z0-9]{36}',
  'pypi-AgE[A-Za-z0-9_-]{50,}',
  'rubygems_[0-9a-f]{48}',
  'dckr_[po]at_[A-Za-z0-9_-]{27,}',
  // Infrastructure
  'hv[sbr][.][A-Za-z0-9_-]{20,}',
  '[A-Za-z0-9]{14}[.]atlasv1[.][A-Za-z0-9_=-]{60,}',
  'do[opr]_v1_[0-9a-f]{64}',
  'dapi[0-9a-f]{32}',
  'pul-[0-9a-f]{40}',
  'tskey-[a-z]{2,12}-[A-Za-z0-9-]{12,}',
  'AGE-SECRET-KEY-1[0-9A-Z]{58}',
  // Watching
  'gls?[ac]_[A-Za-z0-9]{32}_[0-9a-f]{8}',
  'sntry[su]_[A-Za-z0-9+/=_-]{40,}',
  'NRAK-[A-Z0-9]{27}',
];

/** Tokens of well-known services, by the form that the service has given them. */
export const knownTokens: readonly SecretPattern[] = [
  {
    kind: 'access key',
    pattern: /(?<![A-Z0-9])((?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16})(?![A-Z0-9])/g,
  },
  {
    kind: 'token',
    pattern: new RegExp(`(?<![A-Za-z0-9_-])(${forms.join('|')})`, 'g'),
  },
  {
    kind: 'token',
    pattern:
      /webhook\.office\.com\/(webhookb2\/[0-9a-f@-]{36,80}\/IncomingWebhook\/[0-9a-f]{32}(?:\/[0-9a-f-]{36})?)/g,
  },
];
