// stand-in, not the real tool: AWS Signature Version 4, for git and for the two API calls.
import { createHash, createHmac } from 'node:crypto';

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

function signature(secret, timestamp, region, service, canonical) {
  const date = timestamp.slice(0, 8);
  const toSign = `AWS4-HMAC-SHA256\n${timestamp}\n${date}/${region}/${service}/aws4_request\n${sha256(canonical)}`;
  const key = [region, service, 'aws4_request'].reduce(hmac, hmac(`AWS4${secret}`, date));
  return hmac(key, toSign).toString('hex');
}

const compactNow = () => new Date().toISOString().replace(/[-:]|\.\d{3}Z/g, '');

/** Returns the git user name and password for a path on a host (no port). */
export function gitLogin(credentials, region, host, path) {
  const timestamp = compactNow();
  const canonical = `GIT\n${path}\n\nhost:${host}\n\nhost\n`;
  const token = credentials.token === undefined ? '' : `%${credentials.token}`;
  const signed = signature(credentials.secret, timestamp, region, 'codecommit', canonical);
  return { username: `${credentials.key}${token}`, password: `${timestamp}Z${signed}` };
}

/** Returns the headers of a signed POST to `/` on `host`. */
export function signedHeaders(credentials, region, service, host, headers, body) {
  const timestamp = `${compactNow()}Z`;
  const all = { ...headers, host, 'x-amz-date': timestamp };
  if (credentials.token !== undefined) all['x-amz-security-token'] = credentials.token;
  const names = Object.keys(all).sort();
  const canonical = ['POST', '/', '', ...names.map((name) => `${name}:${all[name]}`), '', names.join(';'), sha256(body)].join('\n');
  const scope = `${timestamp.slice(0, 8)}/${region}/${service}/aws4_request`;
  const signed = signature(credentials.secret, timestamp, region, service, canonical);
  const authorization = `AWS4-HMAC-SHA256 Credential=${credentials.key}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signed}`;
  return { ...all, authorization };
}
