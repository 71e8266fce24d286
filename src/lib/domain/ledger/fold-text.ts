/** Traditional and Japanese characters of ledgers, each before the simplified one it is matched as. */
const PAIRS =
	'編编號号稱称經经緯纬類类種种狀状態态壓压單单負负責责電电話话備备註注時时間间東东臺台與与區区縣县鎮镇設设產产権权權权無无壞坏損损處处廠厂維维護护' +
	'養养檢检測测試试啟启啓启開开關关閉闭標标識识誌志圖图門门牆墙樁桩頭头結结構构雙双個个員员隊队衛卫滅灭車车輛辆庫库場场廣广業业務务園园學学醫医銀银' +
	'鐵铁橋桥陽阳陰阴灣湾島岛龍龙鳳凤興兴華华國国豐丰榮荣寧宁長长慶庆濱滨漢汉溝沟淺浅閥阀絲丝鎖锁蓋盖遺遗棄弃廢废僅仅機机爛烂鏽锈銹锈蝕蚀佔占擋挡凍冻' +
	'淨净滿满沒没徑径寬宽遠远圍围環环樣样質质審审製制統统計计訂订補补換换舊旧應应從从於于後后裡里裏里對对側侧邊边過过際际總总級级數数據据當当發发報报' +
	'導导莊庄鄉乡経经圧压検检査查団团広广県县営营図图対对発发変变帯带畫画積积線线綫线網网點点築筑樓楼層层縱纵橫横座坐鋼钢鑄铸銅铜貼贴聯联絡络歸归屬属' +
	'轄辖擔担緊紧復复複复裝装歷历曆历參参溫温熱热滲渗濕湿灑洒資资訊讯郵邮儲储專专職职願愿誠诚幾几勢势巖岩礦矿糧粮薦荐給给紅红綠绿藍蓝黃黄舖铺鋪铺轉转' +
	'閘闸闊阔階阶陸陆靜静頂顶項项須须順顺駐驻驗验體体齊齐龜龟' +
	'帶带異异運运連连達达選选進进調调認认證证議议許许評评說说請请讀读講讲記记詳详語语誤误課课費费貨货買买賣卖賓宾財财貫贯貴贵賀贺賬账趙赵軌轨軍军軟软載载較较輕轻輸输辦办農农遲迟鄰邻鄭郑錄录錢钱鍋锅鍵键陳陈' +
	'險险隨随隱隐雜杂離离難难霧雾靈灵韓韩預预頻频題题額额飛飞飯饭飲饮館馆馬马駕驾駛驶髒脏鬆松魚鱼鮮鲜鳥鸟麗丽黨党';

const SIMPLER = new Map<string, string>();
for (let index = 0; index + 1 < PAIRS.length; index += 2)
	SIMPLER.set(PAIRS.charAt(index), PAIRS.charAt(index + 1));

/**
 * Text for comparing: full width to half width, simplified characters, lower case, no spaces at the
 * ends. Never shown and never stored.
 */
export function foldText(text: string): string {
	const plain = isPlainAscii(text)
		? text.trim().toLowerCase()
		: text.normalize('NFKC').trim().toLowerCase();
	if (isPlainAscii(plain)) return plain;
	let folded = '';
	for (const character of plain) folded += SIMPLER.get(character) ?? character;
	return folded;
}

function isPlainAscii(text: string): boolean {
	for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false;
	return true;
}
