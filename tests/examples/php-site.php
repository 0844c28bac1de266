<?php
// A partner's site around docs/examples/php/latchkey.php: a router for `php -S`. Logging in is an address here.
declare(strict_types=1);

$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
require dirname(__DIR__, 2) . '/docs/examples/php/latchkey.php'; // answers /v1/...
require __DIR__ . '/partner.php';
if (str_starts_with($path, '/v1/')) {
    return;
}
if ($path === '/login') {
    session_start(['cookie_httponly' => true, 'cookie_samesite' => 'Lax']);
    $_SESSION['account'] = 'user-' . (int) $_GET['user'];
    header('Location: /');
} elseif (!partner_answers($path, latchkey_account() ?? '')) {
    $script = getenv('LATCHKEY_SCRIPT');
    $origin = preg_replace('~(?<=\w)/.*~', '', $script);
    header('Content-Type: text/html; charset=utf-8');
    header("Content-Security-Policy: default-src 'none'; script-src $origin 'wasm-unsafe-eval'; connect-src 'self' $origin");
    echo "<!doctype html><html lang=en><title>Integrations</title><script type=module src=\"$script\"></script>
<main><latchkey-button><a href=\"https://hotels.cloudbeds.com/connect/x\">Connect App</a></latchkey-button></main>";
}
