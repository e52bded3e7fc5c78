// stand-in, not the real tool: one signed POST to AWS through the proxy, with botocore's error texts.
import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as tls from 'node:tls';
import { botocoreError } from './profiles.mjs';
import { signedHeaders } from './signing.mjs';

/** Opens a TLS connection to `host`, through HTTPS_PROXY where it is set. */
function connect(host, env) {
  const ca = env.AWS_CA_BUNDLE === undefined ? undefined : readFileSync(env.AWS_CA_BUNDLE);
  const proxy = env.https_proxy ?? env.HTTPS_PROXY;
  const url = `https://${host}/`;
  return new Promise((resolve, reject) => {
    const secure = (socket) => {
      const secured = tls.connect({ host, port: 443, servername: host, ca, ...(socket ? { socket } : {}) }, () => resolve(secured));
      secured.on('error', (error) => {
        const text = /certificate|altname/i.test(`${error.code} ${error.message}`)
          ? ['SSLError', `SSL validation failed for ${url} [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: ${error.message}`]
          : ['EndpointConnectionError', `Could not connect to the endpoint URL: "${url}"`];
        reject(botocoreError(...text));
      });
    };
    if (proxy === undefined || proxy === '') return secure();
    const refused = () => reject(botocoreError('ProxyConnectionError', `Failed to connect to proxy URL: "${proxy}"`));
    const { hostname, port, username, password } = new URL(proxy);
    const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
    const headers = username === '' ? {} : { 'proxy-authorization': `Basic ${login}` };
    const request = http.request({ host: hostname, port, method: 'CONNECT', path: `${host}:443`, headers });
    request.on('connect', (response, socket) => (response.statusCode === 200 ? secure(socket) : refused(socket.destroy())));
    request.on('error', refused);
    request.end();
  });
}

async function post(host, headers, body, env) {
  const socket = await connect(host, env);
  return new Promise((resolve, reject) => {
    const length = { 'content-length': Buffer.byteLength(body) };
    const request = http.request({ method: 'POST', path: '/', headers: { ...headers, ...length }, createConnection: () => socket });
    request.on('response', (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        socket.destroy();
        resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString('utf8') });
      });
    });
    request.on('error', () => reject(botocoreError('EndpointConnectionError', `Could not connect to the endpoint URL: "https://${host}/"`)));
    request.end(body);
  });
}

const clientError = (code, operation, message) =>
  botocoreError('ClientError', `An error occurred (${code}) when calling the ${operation} operation: ${message}`);

const domainOf = (region) => (region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com');

/** Calls STS; returns a function that gives the text of an element of the answer. */
export async function callSts(credentials, region, operation, parameters, env) {
  const elsewhere = env.AWS_ENDPOINT_URL_STS || env.AWS_ENDPOINT_URL;
  // A stand-in of AWS on this computer is never there.
  if (elsewhere?.startsWith('http:')) throw botocoreError('EndpointConnectionError', `Could not connect to the endpoint URL: "${elsewhere}/"`);
  const host = elsewhere ? new URL(elsewhere).host : region === undefined ? 'sts.amazonaws.com' : `sts.${region}.${domainOf(region)}`;
  const body = new URLSearchParams({ Action: operation, Version: '2011-06-15', ...parameters }).toString();
  const type = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  const headers = signedHeaders(credentials, region ?? 'us-east-1', 'sts', host, type, body);
  const { status, text } = await post(host, headers, body, env);
  const entities = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
  const element = (name) =>
    new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1].replace(/&(lt|gt|quot|#39|amp);/g, (_all, entity) => entities[entity]);
  if (status === 200) return element;
  throw clientError(element('Code') ?? status, operation, element('Message') ?? 'Unknown');
}

/** Calls CodeCommit's JSON API; returns the parsed answer. */
export async function callCodeCommit(credentials, region, operation, input, env) {
  const host = `codecommit.${region}.${domainOf(region)}`;
  const body = JSON.stringify(input);
  const type = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `CodeCommit_20150413.${operation}` };
  const headers = signedHeaders(credentials, region, 'codecommit', host, type, body);
  const { status, text } = await post(host, headers, body, env);
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    throw clientError(status, operation, 'Unknown');
  }
  if (status === 200) return answer;
  throw clientError(String(answer.__type).replace(/^.*#/, ''), operation, answer.message);
}
