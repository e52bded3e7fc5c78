import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { apiErrorMeaning, parseDenial, parseGitErrorBody } from '../../src/knowledge/aws-errors.ts';

const USER = 'arn:aws:iam::111122223333:user/maria';
const REPOSITORY = 'arn:aws:codecommit:us-east-1:111122223333:demo';
const test = suite('aws-errors');

test('codes', () => {
  const cases: [string, string | undefined][] = [
    ['NotAuthorizedException', 'nothing-sent'], ['UnrecognizedClientException', 'unknown-key'], ['InvalidClientTokenId', 'unknown-key'], ['ExpiredTokenException', 'expired'], ['ExpiredToken', 'expired'],
    ['InvalidSignatureException', 'signature'], ['SignatureDoesNotMatch', 'signature'], ['AccessDenied', 'denied'], ['com.amazonaws.codecommit#EncryptionKeyAccessDeniedException', 'key'],
    ['RepositoryDoesNotExistException:http://internal.amazon.com/', 'repository'], ['ThrottlingException', 'rate'], ['InternalFailure', 'service'], ['OperationNotAllowedException', 'request'], ['constructor', undefined], ['', undefined],
  ];
  for (const [code, subject] of cases) assert.is(apiErrorMeaning(code)?.subject, subject, code);
});

test('bodies of refusals', () => {
  const xml = 'application/xml';
  const cases: [string, string | null, { code: string | null; message: string } | null][] = [
    ['<UnrecognizedClientException><Message>The security token included in the request is invalid</Message></UnrecognizedClientException>', xml, { code: 'UnrecognizedClientException', message: 'The security token included in the request is invalid' }],
    ['<NotAuthorizedException>\n  <Message>SPNEGO token required</Message>\n</NotAuthorizedException>', null, { code: 'NotAuthorizedException', message: 'SPNEGO token required' }],
    ['<?xml version="1.0"?>\n<ErrorResponse xmlns="x"><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code><Message>a &lt;b&gt; &amp;amp; &#39;c&#x27;</Message></Error></ErrorResponse>', xml, { code: 'InvalidClientTokenId', message: "a <b> &amp; 'c'" }],
    ['<InternalFailure><Message>x</Message></InternalFailure>', xml, { code: 'InternalFailure', message: 'x' }],
    ['<ExpiredTokenException/>', xml, { code: 'ExpiredTokenException', message: '' }],
    ['{"__type":"com.amazonaws#AccessDeniedException","Message":"no"}', 'application/x-amz-json-1.1', { code: 'AccessDeniedException', message: 'no' }],
    ['{"message":"Forbidden"}', null, { code: null, message: 'Forbidden' }],
    ['AccessDeniedException: User: x is not authorized', 'text/plain', { code: 'AccessDeniedException', message: 'User: x is not authorized' }],
    ['The security token included in the request is expired', 'text/plain', { code: null, message: 'The security token included in the request is expired' }],
    ['<html><body>Blocked by policy</body></html>', null, null],
    ['<!DOCTYPE html>\n<HTML>', null, null],
    ['Blocked', 'text/html; charset=utf-8', null],
    ['', xml, null], ['{"broken', null, null], ['[]', null, { code: null, message: '[]' }], ['<a>', xml, null], ['{"constructor":1}', null, null],
  ];
  for (const [body, type, expected] of cases) assert.equal(parseGitErrorBody(body, type), expected, body);
});

test('denials', () => {
  const sentence = (end: string, action = 'codecommit:GitPull', resource = REPOSITORY): string => `User: ${USER} is not authorized to perform: ${action} on resource: ${resource}${end}`;
  const base = { principal: USER, action: 'codecommit:GitPull', resource: REPOSITORY, policyType: null, explicit: null, policyArn: null };
  const cases: [string, Partial<typeof base> | { policyType?: string; explicit?: boolean; policyArn?: string }][] = [
    [sentence(' because no identity-based policy allows the codecommit:GitPull action'), { policyType: 'identity-based', explicit: false }],
    [`Access denied: ${sentence(' because no identity-based policy allows the codecommit:GitPull action')}`, { policyType: 'identity-based', explicit: false }],
    [sentence(' with an explicit deny in an identity-based policy'), { policyType: 'identity-based', explicit: true }],
    [sentence(' with an explicit deny in an identity-based policy: arn:aws:iam::111122223333:policy/Lock'), { policyType: 'identity-based', explicit: true, policyArn: 'arn:aws:iam::111122223333:policy/Lock' }],
    [sentence(' with an explicit deny in a service control policy'), { policyType: 'service control', explicit: true }],
    [sentence(' with an explicit deny in a Service Control Policy'), { policyType: 'service control', explicit: true }],
    [sentence(' because no service control policy allows the codecommit:GitPull action'), { policyType: 'service control', explicit: false }],
    [sentence(' with an explicit deny in a resource control policy'), { policyType: 'resource control', explicit: true }],
    [sentence(' because no permissions boundary allows the codecommit:GitPull action'), { policyType: 'permissions boundary', explicit: false }],
    [sentence(' with an explicit deny in a permissions boundary'), { policyType: 'permissions boundary', explicit: true }],
    [sentence(' because no session policy allows the codecommit:GitPull action'), { policyType: 'session', explicit: false }],
    [sentence(' with an explicit deny in a VPC endpoint policy'), { policyType: 'VPC endpoint', explicit: true }],
    [sentence(' because no VPC endpoint policy allows the codecommit:GitPull action'), { policyType: 'VPC endpoint', explicit: false }],
    [sentence(' because no resource-based policy allows the codecommit:GitPull action'), { policyType: 'resource-based', explicit: false }],
    [sentence(' with an explicit deny'), { explicit: true }],
    [sentence(''), {}],
    [sentence(' because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access'), {}],
    [sentence('\nbecause no identity-based policy\nallows the codecommit:GitPull action'), { policyType: 'identity-based', explicit: false }],
  ];
  for (const [text, said] of cases) assert.equal(parseDenial(text), { ...base, ...said }, text);
  assert.equal(parseDenial('x is not authorized to perform: sts:AssumeRole'), { ...base, principal: null, action: 'sts:AssumeRole', resource: null });
  assert.is(parseDenial("User is not authorized for the KMS default master key for CodeCommit 'aws/codecommit' in your account"), null);
  assert.is(parseDenial(''), null);
});

test.run();
