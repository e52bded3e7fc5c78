/** A kind of secret that tells itself by how it begins. */
export interface TokenRule {
  what: string;
  /** One of these begins it; compared without regard to case, `pattern` decides. */
  begins: readonly string[];
  /** Sticky; every repetition has a bound, so that a text of nothing but beginnings takes linear time. */
  pattern: RegExp;
}

/** Sources: the issuers' own announcements of their prefixes, and what the open rule sets of gitleaks and secretlint have in common. */
export const TOKEN_RULES: readonly TokenRule[] = [
  { what: 'an AWS access key id', begins: ['AKIA', 'ASIA'], pattern: /(?:AKIA|ASIA)[A-Z0-9]{12,128}/y },
  { what: 'an AWS access key id', begins: ['ABIA', 'ACCA'], pattern: /(?:ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])/y },
  { what: 'an AWS session token', begins: ['IQoJb3', 'FwoGZX', 'FQoGZX', 'FQoDYX', 'AQoDYX', 'AQoEXA', 'AgoJb3'], pattern: /\w{6}[A-Za-z0-9+/=%]{60,200}/y },
  { what: 'a Bedrock API key', begins: ['ABSKQmVkcm9ja0FQSUtleS', 'bedrock-api-key-'], pattern: /(?:ABSKQmVkcm9ja0FQSUtleS|bedrock-api-key-)[A-Za-z0-9+/=]{20,200}/y },
  { what: 'an SSO access token', begins: ['aoaAAAAA'], pattern: /aoaAAAAA[\w-]{30,200}/y },
  { what: 'a token in JSON (JWT)', begins: ['eyJ'], pattern: /eyJ[\w-]{16,200}/y },
  { what: 'a GitHub token', begins: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'], pattern: /(?:gh[opsur]_[A-Za-z0-9]{20,200}|github_pat_\w{20,200})/y },
  { what: 'a GitLab token', begins: ['glpat-', 'gldt-', 'glrt-', 'glptt-', 'glft-', 'glsoat-', 'glcbt-', 'glagent-', 'glimt-', 'gloas-', 'glffct-'], pattern: /gl[a-z]{2,5}-[\w.-]{18,200}/y },
  { what: 'a Slack token', begins: ['xoxa-', 'xoxb-', 'xoxc-', 'xoxd-', 'xoxe-', 'xoxe.xox', 'xoxo-', 'xoxp-', 'xoxr-', 'xoxs-', 'xapp-'], pattern: /(?:xox[a-z](?:\.xox[a-z])?|xapp)-[\w-]{10,200}/y },
  { what: 'a Slack webhook', begins: ['hooks.slack.com/'], pattern: /hooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/]{20,200}/y },
  { what: 'an npm token', begins: ['npm_'], pattern: /npm_[A-Za-z0-9]{30,200}/y },
  { what: 'a PyPI token', begins: ['pypi-AgE'], pattern: /pypi-AgE[\w-]{30,200}/y },
  { what: 'a RubyGems token', begins: ['rubygems_'], pattern: /rubygems_[0-9a-f]{40,200}/y },
  { what: 'a Docker token', begins: ['dckr_pat_', 'dckr_oat_'], pattern: /dckr_[po]at_[\w-]{20,200}/y },
  { what: 'a Google API key', begins: ['AIzaSy'], pattern: /AIzaSy[\w-]{30,200}/y },
  { what: 'a Google OAuth token', begins: ['ya29.', 'GOCSPX-', '1//0'], pattern: /(?:ya29\.|GOCSPX-|1\/\/0)[\w.-]{20,200}/y },
  { what: 'a Stripe key', begins: ['sk_live_', 'rk_live_', 'sk_test_', 'rk_test_'], pattern: /[sr]k_(?:live|test)_[A-Za-z0-9]{16,200}/y },
  { what: 'a SendGrid key', begins: ['SG.'], pattern: /SG\.[\w-]{20,24}\.[\w-]{39,50}/y },
  { what: 'a Vault token', begins: ['hvs.', 'hvb.', 'hvr.'], pattern: /hv[sbr]\.[\w-]{20,200}/y },
  { what: 'a DigitalOcean token', begins: ['dop_v1_', 'doo_v1_', 'dor_v1_'], pattern: /do[opr]_v1_[0-9a-f]{40,200}/y },
  { what: 'an Atlassian token', begins: ['ATATT3', 'ATCTT3', 'ATBB'], pattern: /(?:AT[AC]TT3[\w=-]{40,200}|ATBB[A-Za-z0-9]{28,40})/y },
  { what: 'a Shopify token', begins: ['shpat_', 'shpca_', 'shppa_', 'shpss_'], pattern: /shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/y },
  { what: 'a key of age', begins: ['AGE-SECRET-KEY-1'], pattern: /AGE-SECRET-KEY-1[A-Z0-9]{40,80}/y },
  { what: 'a private key', begins: ['-----BEGIN '], pattern: /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----[^A-Za-z]{0,8}[A-Za-z0-9+/]{8}/y },
  { what: 'a private key', begins: ['Private-Lines:'], pattern: /Private-Lines:[^A-Za-z]{1,16}[A-Za-z0-9+/]{16}/y },
  { what: 'a signature of CodeCommit', begins: [], pattern: /\d{8}T\d{6}Z[0-9a-f]{16,64}/iy },
];
