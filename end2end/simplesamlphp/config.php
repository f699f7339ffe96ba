<?php
// Where things are comes from the test that starts the server: SSP_BASE_URL and SSP_WORK.

$work = getenv('SSP_WORK');

$config = [
    'baseurlpath' => getenv('SSP_BASE_URL') . '/simplesaml/',
    'certdir' => $work . '/',
    'loggingdir' => $work . '/',
    'datadir' => $work . '/',
    'tempdir' => $work . '/tmp',
    'metadatadir' => __DIR__ . '/metadata/',
    'attributenamemapdir' => getenv('SSP_ROOT') . '/attributemap/',
    'secretsalt' => bin2hex(file_get_contents($work . '/salt')),
    'auth.adminpassword' => bin2hex(file_get_contents($work . '/salt')),
    'technicalcontact_name' => 'Example IT',
    'technicalcontact_email' => 'it@partner.example',
    'timezone' => 'UTC',
    'admin.checkforupdates' => false,
    'logging.handler' => 'errorlog',
    'logging.level' => SimpleSAML\Logger::WARNING,
    'enable.saml20-idp' => true,
    'module.enable' => ['core' => true, 'saml' => true, 'exampleauth' => true],
    'session.cookie.name' => 'SimpleSAMLSessionID',
    // Loopback without TLS.
    'session.cookie.secure' => false,
    'session.cookie.samesite' => null,
    'session.phpsession.cookiename' => 'SimpleSAML',
    'session.phpsession.savepath' => $work . '/sessions',
    'store.type' => 'phpsession',
    'language.available' => ['en'],
    'language.default' => 'en',
    'theme.use' => 'default',
    'usenewui' => false,
];
