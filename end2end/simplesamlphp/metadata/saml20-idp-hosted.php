<?php
// Signs everything with SHA-256 and takes signed logout messages only; the name identifier follows the format that is asked for.
// A test may change any of it.

$name = function ($attribute, $format) {
    return ['class' => 'saml:AttributeNameID', 'attribute' => $attribute, 'Format' => 'urn:oasis:names:tc:SAML:' . $format];
};
$bindings = ['urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'];

$metadata['__DYNAMIC:1__'] = array_merge([
    'host' => '__DEFAULT__',
    'auth' => 'people',
    'privatekey' => 'idp.key',
    'certificate' => 'idp.crt',
    'signature.algorithm' => 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    'saml20.sign.response' => true,
    'saml20.sign.assertion' => true,
    'sign.logout' => true,
    'validate.logout' => true,
    'SingleSignOnServiceBinding' => $bindings,
    'SingleLogoutServiceBinding' => $bindings,
    'NameIDFormat' => 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    'authproc' => [
        1 => $name('uid', '2.0:nameid-format:persistent'),
        2 => $name('mail', '1.1:nameid-format:emailAddress'),
        3 => $name('uid', '1.1:nameid-format:unspecified'),
    ],
], json_decode(file_get_contents(getenv('SSP_WORK') . '/idp.json'), true));
