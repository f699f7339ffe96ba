<?php
// Signs response and assertion with SHA-256; the name identifier follows the format that is asked for.

$name = function ($attribute, $format) {
    return ['class' => 'saml:AttributeNameID', 'attribute' => $attribute, 'Format' => 'urn:oasis:names:tc:SAML:' . $format];
};

$metadata['__DYNAMIC:1__'] = [
    'host' => '__DEFAULT__',
    'auth' => 'people',
    'privatekey' => 'idp.key',
    'certificate' => 'idp.crt',
    'signature.algorithm' => 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    'saml20.sign.response' => true,
    'saml20.sign.assertion' => true,
    'NameIDFormat' => 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    'authproc' => [
        1 => $name('uid', '2.0:nameid-format:persistent'),
        2 => $name('mail', '1.1:nameid-format:emailAddress'),
        3 => $name('uid', '1.1:nameid-format:unspecified'),
    ],
];
