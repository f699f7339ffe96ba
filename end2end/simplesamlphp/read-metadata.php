<?php
// Says as JSON what SimpleSAMLphp makes of the metadata document sp.xml, and whether the certificate sp.crt signed it.

require getenv('SSP_ROOT') . '/lib/_autoload.php';

$entities = SimpleSAML\Metadata\SAMLParser::parseDescriptorsFile(getenv('SSP_WORK') . '/sp.xml');
echo json_encode(array_map(function ($entity) {
    $sp = $entity->getMetadata20SP();
    // The document itself.
    unset($sp['entityDescriptor']);
    return ['sp' => $sp, 'signed' => $entity->validateSignature(['sp.crt'])];
}, array_values($entities)));
