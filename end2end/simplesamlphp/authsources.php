<?php
// The people of the tests. Their passwords are no secret: the server that knows them lives for one test, on loopback.

$config = [
    'people' => array_merge(['exampleauth:UserPass'], json_decode(file_get_contents(getenv('SSP_WORK') . '/people.json'), true)),
];
