<?php
// The service provider's own metadata document, read by a parser that nobody here wrote, and what the admin of this identity provider
// added to it.

$work = getenv('SSP_WORK');
if (is_file($work . '/sp.xml')) {
    foreach (SimpleSAML\Metadata\SAMLParser::parseDescriptorsFile($work . '/sp.xml') as $name => $entity) {
        $metadata[$name] = array_merge($entity->getMetadata20SP(), json_decode(file_get_contents($work . '/sp.json'), true));
    }
}
