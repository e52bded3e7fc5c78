/** What was seen of the network and of AWS's answers. */

/** What an AWS API said. `status` is null when no answer came. */
export interface ApiAnswer {
  operation: string;
  url: string;
  status: number | null;
  errorCode: string | null;
  errorMessage: string | null;
  requestId: string | null;
  /** ISO 8601, of the `Date` header. */
  serverDate: string | null;
  sentAt: string;
  /** Set when no usable answer came: what failed on the way. */
  failure: NetworkFailure | null;
}

export interface NetworkFailure {
  stage: 'dns' | 'connect' | 'proxy' | 'tls' | 'timeout' | 'protocol';
  code: string;
  message: string;
}

export interface RouteFact {
  /** git and the AWS tools may take different roads to the same host. */
  tool: 'git' | 'aws';
  host: string;
  proxy: { url: string; source: string; hasUserInfo: boolean; supported: boolean } | null;
  /** Why no proxy applies although one is set. */
  bypassedBy: string | null;
  caFile: { path: string; source: string; readable: boolean } | null;
  verify: boolean;
}

export interface HostProbe {
  route: RouteFact;
  /** The direct way, shown and never judged where a proxy applies. */
  dns: { name: string; addresses: readonly string[]; error: string | null };
  tcp: { host: string; port: number; error: string | null } | null;
  /** Of a host reached by SSH whose port is closed: whether 443, for the other methods, opens. */
  httpsOpen?: boolean;
  /** Status of CONNECT, where a proxy applies. */
  connectStatus: number | null;
  tls: { verified: boolean; error: string | null; issuer: string | null; subject: string | null } | null;
  http: { status: number | null; serverDate: string | null; sentAt: string; contentType: string | null; isAws: boolean } | null;
  failure: NetworkFailure | null;
}

export interface NetworkFact {
  git: HostProbe | null;
  api: HostProbe | null;
}
