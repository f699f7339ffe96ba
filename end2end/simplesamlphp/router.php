<?php
// Serves SimpleSAMLphp under PHP's own web server: /simplesaml/NAME.php/PATH_INFO runs NAME.php, other files are sent as they are.

$www = getenv('SSP_ROOT') . '/www';
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (!preg_match('#^/simplesaml(/.*?(?:\.(php|css|js|png|gif|svg|ico)))(/.*)?$#', $path, $part)) {
    http_response_code(404);
    return true;
}
$file = realpath($www . $part[1]);
if ($file === false || strpos($file, realpath($www) . '/') !== 0) {
    http_response_code(404);
    return true;
}
if ($part[2] !== 'php') {
    $types = ['css' => 'text/css', 'js' => 'text/javascript', 'svg' => 'image/svg+xml', 'ico' => 'image/x-icon'];
    header('Content-Type: ' . ($types[$part[2]] ?? 'image/' . $part[2]));
    readfile($file);
    return true;
}
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/simplesaml' . $part[1];
$_SERVER['SCRIPT_FILENAME'] = $file;
$_SERVER['PATH_INFO'] = $part[3] ?? '';
chdir(dirname($file));
require __DIR__ . '/content-cipher.php';
require $file;
