<?php
// SimpleSAMLphp 1.19 encrypts assertions with AES-128-CBC and has no setting for it, though its library knows AES-GCM. Where a test
// names another cipher, the line that chooses is read with that one in it.

$cipher = json_decode(file_get_contents(getenv('SSP_WORK') . '/cipher.json'), true);
if ($cipher !== null) {
    require_once getenv('SSP_ROOT') . '/lib/_autoload.php';
    spl_autoload_register(function ($class) use ($cipher) {
        if ($class !== 'SAML2\\EncryptedAssertion') {
            return;
        }
        $source = file_get_contents(getenv('SSP_ROOT') . '/vendor/simplesamlphp/saml2/src/SAML2/EncryptedAssertion.php');
        $source = str_replace('new XMLSecurityKey(XMLSecurityKey::AES128_CBC)', "new XMLSecurityKey(XMLSecurityKey::$cipher)", $source, $times);
        if ($times !== 1) {
            throw new Exception('This SimpleSAMLphp chooses the cipher somewhere else.');
        }
        $file = getenv('SSP_WORK') . "/EncryptedAssertion.$cipher.php";
        file_put_contents($file, $source);
        require $file;
    }, true, true);
}
