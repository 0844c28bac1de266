<?php
// As much of WordPress as docs/examples/wordpress/latchkey.php uses, for a test without WordPress: a router for `php -S`.
//
// It is a stand-in, not WordPress. What it keeps of the real thing is what the plugin relies on: hooks with priorities, shortcodes
// and their attributes, REST routes with WordPress' own CORS answer (every origin, with cookies), no user in REST without a nonce,
// nonces bound to a user, the login cookie, capabilities, options. Its escaping is simpler (esc_url knows http and https only),
// its nonces do not age, its login is an address (/login?user=1), and it has two users: 1 may change things, 2 may only look.
// The addresses under /test/ and /cloudbeds/start are the partner's own code that a test needs.
declare(strict_types=1);

define('ABSPATH', __DIR__ . '/');
define('LATCHKEY_SCRIPT', getenv('LATCHKEY_SCRIPT')); // as wp-config.php would
const SALT = 'a salt of this test';
const CAPABILITIES = [1 => ['read', 'manage_options'], 2 => ['read']];

$hooks = $shortcodes = $rest_routes = $script_modules = [];
$current_user = 0;

function add_filter(string $name, callable $hook, int $priority = 10, int $arguments = 1): void
{
    global $hooks;
    $hooks[$name][$priority][] = [$hook, $arguments];
}
function apply_filters(string $name, $value, ...$more)
{
    global $hooks;
    ksort($hooks[$name]);
    foreach ($hooks[$name] as $rows) {
        foreach ($rows as [$hook, $arguments]) {
            $value = $hook(...array_slice([$value, ...$more], 0, $arguments));
        }
    }
    return $value;
}
function add_action(string $name, callable $hook, int $priority = 10, int $arguments = 1): void
{
    add_filter($name, $hook, $priority, $arguments);
}
function do_action(string $name, ...$arguments): void
{
    apply_filters($name, ...($arguments ?: [null]));
}
foreach (['latchkey_account', 'latchkey_connect_address', 'latchkey_disconnect', 'rest_pre_serve_request'] as $name) {
    $hooks[$name] = [];
}

function add_shortcode(string $name, callable $make): void
{
    global $shortcodes;
    $shortcodes[$name] = $make;
}
function shortcode_atts(array $defaults, $given): array
{
    return array_intersect_key((array) $given, $defaults) + $defaults;
}
function do_shortcode(string $name, array $given): string
{
    global $shortcodes;
    return $shortcodes[$name]($given);
}
function wp_enqueue_script_module(string $id, string $url, array $needs, $version): void
{
    global $script_modules;
    $script_modules[$id] = $url;
}

function esc_html(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES);
}
function esc_attr(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES);
}
function esc_url(string $url): string
{
    return preg_match('~\Ahttps?://~i', $url) ? htmlspecialchars($url, ENT_QUOTES) : '';
}
function home_url(): string
{
    return 'http://' . $_SERVER['HTTP_HOST'];
}
function rest_url(string $path): string
{
    return home_url() . '/wp-json/' . ltrim($path, '/');
}
function add_query_arg(string $name, string $value, string $url): string
{
    return $url . '?' . http_build_query([$name => $value]);
}
function wp_parse_url(string $url)
{
    return parse_url($url);
}
function wp_json_encode($value): string
{
    return json_encode($value);
}
function wp_salt(string $kind): string
{
    return SALT . $kind;
}
function __return_true(): bool
{
    return true;
}

function wp_validate_auth_cookie(string $cookie, string $scheme)
{
    $given = $cookie !== '' ? $cookie : $_COOKIE["wordpress_{$scheme}_stub"] ?? '';
    [$user, $proof] = explode('|', $given . '|');
    return hash_equals(hash_hmac('sha256', "login $user", SALT), $proof) ? (int) $user : false;
}
function wp_set_current_user(int $user): void
{
    $GLOBALS['current_user'] = $user;
}
function is_user_logged_in(): bool
{
    return $GLOBALS['current_user'] !== 0;
}
function current_user_can(string $capability): bool
{
    return in_array($capability, CAPABILITIES[$GLOBALS['current_user']] ?? [], true);
}
function wp_create_nonce(string $action): string
{
    return substr(hash_hmac('sha256', "nonce $action {$GLOBALS['current_user']}", SALT), 0, 10);
}
function wp_verify_nonce(string $nonce, string $action)
{
    return hash_equals(wp_create_nonce($action), $nonce) ? 1 : false;
}

function stub_options(): array
{
    $file = getenv('LATCHKEY_FILE');
    return is_file($file) ? json_decode(file_get_contents($file), true) : [];
}
function get_option(string $name, $otherwise)
{
    return stub_options()[$name] ?? $otherwise;
}
function update_option(string $name, $value, bool $autoload): void
{
    file_put_contents(getenv('LATCHKEY_FILE'), json_encode([$name => $value] + stub_options()), LOCK_EX);
}

final class WP_REST_Request
{
    private array $parameters;
    public function __construct(private string $route)
    {
        $isJson = str_starts_with($_SERVER['CONTENT_TYPE'] ?? '', 'application/json');
        $body = $isJson ? json_decode((string) file_get_contents('php://input'), true) : [];
        $this->parameters = (array) $body + $_GET;
    }
    public function get_route(): string
    {
        return $this->route;
    }
    public function get_method(): string
    {
        return $_SERVER['REQUEST_METHOD'];
    }
    public function get_param(string $name)
    {
        return $this->parameters[$name] ?? null;
    }
    public function get_header(string $name): ?string
    {
        return $_SERVER['HTTP_' . strtoupper(strtr($name, '-', '_'))] ?? null;
    }
}
final class WP_REST_Response
{
    public array $headers = [];
    public function __construct(public $data, public int $status)
    {
    }
    public function header(string $name, string $value): void
    {
        $this->headers[$name] = $value;
    }
}

function register_rest_route(string $namespace, string $path, array $route): void
{
    $GLOBALS['rest_routes']["$route[methods] /$namespace$path"] = $route;
}

/** As core's rest_send_cors_headers: whoever asks may read. */
add_filter('rest_pre_serve_request', function (bool $served): bool {
    if (isset($_SERVER['HTTP_ORIGIN'])) {
        header('Access-Control-Allow-Origin: ' . $_SERVER['HTTP_ORIGIN']);
        header('Access-Control-Allow-Credentials: true');
    }
    return $served;
});

function stub_serve_rest(string $path): void
{
    global $rest_routes;
    wp_set_current_user(0); // a cookie without core's own nonce is nobody
    do_action('rest_api_init');
    $request = new WP_REST_Request($path);
    $route = $rest_routes["{$_SERVER['REQUEST_METHOD']} $path"] ?? null;
    $response = $route && $route['permission_callback']()
        ? $route['callback']($request)
        : new WP_REST_Response(['code' => 'rest_no_route', 'message' => 'No route was found.'], 404);
    header('Content-Type: application/json; charset=UTF-8');
    foreach ($response->headers as $name => $value) {
        header("$name: $value");
    }
    http_response_code($response->status);
    apply_filters('rest_pre_serve_request', false, $response, $request);
    echo $response->data === null ? '' : json_encode($response->data);
}

function stub_page(): void
{
    global $script_modules;
    wp_set_current_user((int) wp_validate_auth_cookie('', 'logged_in'));
    $button = do_shortcode('latchkey_button', ['link' => $_GET['link'] ?? 'https://hotels.cloudbeds.com/connect/x']);
    $origin = preg_replace('~(?<=\w)/.*~', '', LATCHKEY_SCRIPT);
    header('Content-Type: text/html; charset=utf-8');
    header("Content-Security-Policy: default-src 'none'; script-src $origin 'wasm-unsafe-eval'; connect-src 'self' $origin");
    $script = esc_url($script_modules['latchkey']);
    echo "<!doctype html><html lang=en><title>Integrations</title><script type=module src=\"$script\"></script><main>$button</main>";
}

require dirname(__DIR__, 2) . '/docs/examples/wordpress/latchkey.php';
require __DIR__ . '/partner.php';
add_filter(
    'latchkey_connect_address',
    fn($none, string $account, ?string $property, string $back): string =>
        home_url() . '/cloudbeds/start?' . http_build_query(['return_to' => $back]),
    10,
    4
);

$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (str_starts_with($path, '/wp-json/')) {
    stub_serve_rest(substr($path, strlen('/wp-json')));
} elseif ($path === '/login') {
    $user = (string) (int) $_GET['user'];
    setcookie('wordpress_logged_in_stub', "$user|" . hash_hmac('sha256', "login $user", SALT), ['path' => '/', 'samesite' => 'Lax', 'httponly' => true]);
    header('Location: /');
} elseif (!partner_answers($path, latchkey_account((int) wp_validate_auth_cookie('', 'logged_in')))) {
    stub_page();
}
