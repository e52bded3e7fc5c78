/** The AWS files as botocore reads them, with every secret reduced to its shape. */
import type { LineEdit } from './fix.ts';

export interface AwsConfigProblem {
  kind: 'bom' | 'utf-16' | 'encoding' | 'duplicate-section' | 'duplicate-key' | 'no-delimiter' | 'before-first-section' | 'unclosed-section' | 'nested' | 'unreadable';
  line: number | null;
  /** The section or key name, never a value. */
  name: string | null;
  /** Edits that repair it without a choice; left out where there is one, or where they would have to hold a value. */
  edits?: readonly LineEdit[];
}

/** A value of an AWS file. Secrets keep only their shape: `value` is null then. */
export interface AwsSetting {
  key: string;
  value: string | null;
  line: number;
  secret: AwsSecretShape | null;
  /** The key as the file has it, where that is not in lower case. */
  written?: string;
}

export interface AwsSecretShape {
  length: number;
  /** For access key ids only. */
  prefix: 'AKIA' | 'ASIA' | null;
  last4: string | null;
  quoted: boolean;
  hasInlineComment: boolean;
  empty: boolean;
  /** The quotation marks at its ends, in their order. */
  quoteMarks?: readonly string[];
  /** The comment behind it with the blank in front, where it holds nothing but words and dates. */
  comment?: string;
  /** Names on indented lines below, which the parser takes for a part of this value. */
  swallowed?: readonly string[];
  /** Where each of them stands, and the blanks in front of it. */
  swallowedAt?: readonly { line: number; indent: string }[];
}

export interface AwsSection {
  /** The profile's (session's, service's) name as botocore sees it; null where botocore ignores the section. */
  name: string | null;
  kind: 'profile' | 'sso-session' | 'services' | 'other';
  /** As written between the brackets. */
  header: string;
  line: number;
  settings: readonly AwsSetting[];
}

export interface AwsFile {
  path: string;
  exists: boolean;
  /** The variable that names this file, if one does. */
  fromVariable: string | null;
  sections: readonly AwsSection[];
  problem: AwsConfigProblem | null;
}

export interface AwsConfigFact {
  config: AwsFile;
  credentials: AwsFile;
}

export type ProviderKind =
  | 'env' | 'assume-role' | 'assume-role-with-web-identity' | 'sso' | 'shared-credentials-file' | 'login'
  | 'custom-process' | 'config-file' | 'container-role' | 'iam-role';
