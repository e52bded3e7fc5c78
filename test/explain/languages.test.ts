import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { explain } from '../../src/explain/explain.ts';

const test = suite('explain: git in other languages');
const URL_OF = 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing/';
const first = (text: string): string | undefined => explain(`$ git fetch ${URL_OF}\n${text}\n`).explanation.candidates[0]?.check;

/** As git 2.39 says it in each language. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  'live/repository-found': [
    `фатална грешка: хранилището „${URL_OF}“ липсва`, `fatal: no s'ha trobat el repositori «${URL_OF}»`, `Schwerwiegend: Repository '${URL_OF}' nicht gefunden`, `fatal: repositorio '${URL_OF}' no encontrado`, `fatal\u00a0: dépôt '${URL_OF}' non trouvé`, `fatal: repositori '${URL_OF}' tidak ditemukan`,
    `fatal: repository '${URL_OF}' non trovato`, `fatal: nie znaleziono repozytorium „${URL_OF}”`, `fatal: repositório '${URL_OF}' inexistente`, `ödesdigert: arkivet "${URL_OF}" hittades inte`, `onulmaz: '${URL_OF}' deposu bulunamadı`, `fatal: không tìm thấy kho “${URL_OF}”`, `致命错误：仓库 '${URL_OF}' 未找到`, `致命錯誤: 版本庫 '${URL_OF}' 未找到`,
  ],
  'git-config/helper-configured': [
    `фатална грешка: Неуспешна идентификация към „${URL_OF}“`, `fatal: S'ha produït un error en autenticar per «${URL_OF}»`, `Schwerwiegend: Authentifizierung fehlgeschlagen für '${URL_OF}'`, `fatal: Autenticación falló para '${URL_OF}'`, `fatal\u00a0: Échec d'authentification pour '${URL_OF}'`, `fatal: Autentikasi gagal untuk '${URL_OF}'`,
    `fatal: Autenticazione non riuscita per '${URL_OF}'`, `fatal: Uwierzytelnienie nie powiodło się dla „${URL_OF}”`, `fatal: Autenticação falhou para '${URL_OF}'`, `ödesdigert: Autentisering misslyckades "${URL_OF}"`, `onulmaz: '${URL_OF}' için kimlik doğrulaması başarısız`, `fatal: Xác thực gặp lỗi cho “${URL_OF}”`, `致命错误：'${URL_OF}' 鉴权失败`, `致命錯誤: '${URL_OF}' 身份驗證失敗`,
  ],
  'tools/grc-installed': [
    'фатална грешка: насрещната помощна програма за „codecommit“ не може да бъде открита', "fatal: no s'ha pogut trobar l'ajudant remot per a «codecommit»", "Schwerwiegend: Konnte Remote-Helper für 'codecommit' nicht finden.", "fatal: no es posible encontrar helper remoto para 'codecommit'", "fatal\u00a0: impossible de trouver un assistant distant pour 'codecommit'", "fatal: tidak dapat menemukan pembantu remote untuk 'codecommit'", "fatal: impossibile trovare l'helper remoto per 'codecommit'",
    'fatal: nie znaleziono zdalnego pomocnika do „codecommit”', "fatal: incapaz de encontrar helper remoto para 'codecommit'", 'ödesdigert: kan inte hitta fjärrhjälpare för "codecommit"', "onulmaz: 'codecommit' için uzak konum yardımcısı bulunamadı", 'fatal: không thể tìm thấy bộ hỗ trợ máy chủ cho “codecommit”', "致命错误：无法为 'codecommit' 找到远程助手", "致命錯誤: 無法為 'codecommit' 找到遠端協助工具",
    'git: «remote-codecommit» не является командой git. Смотрите «git --help».', 'git: “remote-codecommit” không phải là một lệnh của git. Xem “git --help”.', "git: 'remote-codecommit'은(는) 깃 명령이 아닙니다. 'git --help'를 참고하십시오.", "git：'remote-codecommit' 不是一个 git 命令。参见 'git --help'。", "git: 'remote-codecommit' δεν είναι εντολή git. Δείτε 'git --help'.", "git: 'remote-codecommit' ist kein Git-Befehl. Siehe 'git --help'.",
  ],
  'remote/protocol-allowed': [
    'фатална грешка: преносът по „codecommit“ не е позволен', 'fatal: no es permet el transport «codecommit»', "Schwerwiegend: Übertragungsart 'codecommit' nicht erlaubt.", "fatal: transporte 'codecommit' no permitido", "fatal: transportasi 'codecommit' tidak diperbolehkan", "fatal: trasporto 'codecommit' non consentito", 'fatal: transport „codecommit” niedozwolony',
    'ödesdigert: transporten "codecommit" tillåts inte', "onulmaz: 'codecommit' taşıyıcısına izin verilmiyor", 'fatal: không cho phép phương thức vận chuyển “codecommit”', "致命错误：传输 'codecommit' 不允许", "致命錯誤: 傳輸 'codecommit' 不允許",
  ],
  'git-config/readable': [
    'фатална грешка: неправилен ред за настройки 4 във файла „/home/maria/.gitconfig“', 'fatal: línia de configuració 4 errònia en el fitxer /home/maria/.gitconfig', 'Schwerwiegend: Ungültige Konfigurationszeile 4 in Datei /home/maria/.gitconfig', 'fatal: mala línea de config 4 en el archivo /home/maria/.gitconfig', 'fatal\u00a0: ligne 4 de config incorrecte dans le fichier /home/maria/.gitconfig', 'fatal: baris konfigurasi 4 jelek dalam berkas /home/maria/.gitconfig',
    'fatal: riga configurazione 4 errata nel file /home/maria/.gitconfig', 'fatal: zły wiersz konfiguracji 4 w pliku /home/maria/.gitconfig', 'fatal: linha de configuração 4 incorreta no ficheiro /home/maria/.gitconfig', 'fatal: ошибка в 4 строке файла /home/maria/.gitconfig', 'ödesdigert: felaktig konfigurationsfil rad 4 i filen /home/maria/.gitconfig', 'onulmaz: hatalı yapılandırma satırı 4, /home/maria/.gitconfig dosyası içinde',
    'fatal: cấu hình sai tại dòng 4 trong tập tin /home/maria/.gitconfig', '致命错误：文件 /home/maria/.gitconfig 中错误的配置行 4', '致命錯誤: 檔案 /home/maria/.gitconfig 中錯誤的設定行 4', 'fatal: 파일 /home/maria/.gitconfig 안에 4번 줄에 잘못된 설정', 'fatal: λάθος γραμμή ρυθμίσεων 4 στο αρχείο /home/maria/.gitconfig',
  ],
  'remote/url-form': ["Schwerwiegend: Protokoll 'codecommit:eu-west-1' wird nicht unterstützt", "onulmaz: 'codecommit:eu-west-1' protokolü desteklenmiyor", 'fatal: protokół „codecommit:eu-west-1” jest niewspierany', "致命错误：不支持 'codecommit:eu-west-1' 协议", 'fatal: giao thức “codecommit:eu-west-1” chưa được hỗ trợ', 'ödesdigert: protokollet "codecommit:eu-west-1" stöds inte'],
  'network/dns': [`фатална грешка: няма достъп до „${URL_OF}“: Could not resolve host: git-codecommit.eu-west-1.amazonaws.com`, `onulmaz: '${URL_OF}' erişilemiyor: Could not resolve host: git-codecommit.eu-west-1.amazonaws.com`, `ödesdigert: kan inte komma åt "${URL_OF}": Could not resolve host: git-codecommit.eu-west-1.amazonaws.com`],
};

for (const [check, texts] of Object.entries(SAID)) {
  test(check, () => {
    for (const text of texts) assert.is(first(text), check, text);
  });
}

test('letters and their marks apart, as files of macOS have them, are the same text', () => {
  for (const [check, texts] of Object.entries(SAID)) for (const text of texts) assert.is(first(text.normalize('NFD')), check, text);
});

test('in other languages too, what is said of another host is none of ours', () => {
  for (const text of ['live/repository-found', 'git-config/helper-configured'].flatMap((check) => SAID[check] ?? [])) {
    const elsewhere = text.replaceAll(URL_OF, 'https://github.com/acme/codecommit/');
    assert.equal(explain(`$ git fetch https://github.com/acme/codecommit/\n${elsewhere}\n`).explanation.candidates, [], elsewhere);
  }
});

test.run();
