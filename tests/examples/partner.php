<?php
// The partner's own code around the PHP examples: what their own OAuth and webhooks would do, cut down to what a test needs.
declare(strict_types=1);

/** As the partner's OAuth: consent is given at once. @return bool false: not an address of these. */
function partner_answers(string $path, string $account): bool
{
    if ($path === '/cloudbeds/start') {
        latchkey_save($account, [['property' => '320000', 'name' => 'Example Hotel', 'app_state' => 'enabled', 'href' => 'https://partner.example/login']]);
        header('Location: ' . $_GET['return_to']);
        return true;
    }
    if ($path === '/test/save') { // as a webhook of theirs
        latchkey_save($_GET['account'], json_decode((string) file_get_contents('php://input'), true));
        return true;
    }
    return $path === '/favicon.ico';
}
